import ImageService
import ObjectStorage
import Queueing
import UnixSignals

/// Goes through a store's originals and orders what each lacks.
struct PrerenderRun: Sendable {
    /// How many originals are looked at at the same time: a look is many short waits for a store.
    private static let places = 16

    let store: any ObjectStore
    let backfill: RenditionSetBackfill
    let scope: ObjectKeyPrefix

    private enum Event: Sendable {
        case done(PrerenderSummary)
        case interrupted(Int32)
    }

    /// Goes through all of them, until somebody asks to stop.
    func summary(after start: ObjectKey?, progress: PrerenderProgress) async -> PrerenderSummary {
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm, .sighup)
        return await withTaskGroup(of: Event?.self) { group in
            group.addTask { .done(await order(after: start, progress)) }
            group.addTask {
                for await signal in signals { return .interrupted(signal.rawValue) }
                return nil
            }
            var interruption: Int32?
            while let event = await group.next() {
                switch event {
                case .interrupted(let signal):
                    interruption = signal
                    group.cancelAll()
                case .done(var summary):
                    summary.interruption = interruption
                    group.cancelAll()
                    return summary
                case nil: break
                }
            }
            return PrerenderSummary()
        }
    }

    private func order(after start: ObjectKey?, _ progress: PrerenderProgress) async -> PrerenderSummary {
        var summary = PrerenderSummary()
        var progress = progress
        let waiting = PrerenderWaiting(progress)
        var last = start
        do {
            while true {
                let page = try await store.list(under: scope, after: last, limit: 500)
                if page.unreadable.count > 0 {
                    summary.add(page.unreadable)
                    progress.warn("\(page.unreadable.names): this user may not read it")
                }
                try await order(page.objects.map(\.key).filter { !$0.isReserved }, &summary, &progress, waiting)
                summary.addNameless(page.nameless)
                guard page.hasMore, let end = page.objects.last?.key else { break }
                last = end
            }
        } catch {
            // Whoever is stopped knows why.
            if !Task.isCancelled { summary.failure = "\(error)" }
        }
        progress.end()
        return summary
    }

    /// Orders what some originals lack, several at a time.
    private func order(
        _ keys: [ObjectKey],
        _ summary: inout PrerenderSummary,
        _ progress: inout PrerenderProgress,
        _ waiting: PrerenderWaiting
    ) async throws {
        try await withThrowingTaskGroup(of: (Int, RenditionSetBackfill.Outcome).self) { group in
            var rest = keys.enumerated().makeIterator()
            func addNext(_ group: inout ThrowingTaskGroup<(Int, RenditionSetBackfill.Outcome), any Error>) {
                guard let (index, key) = rest.next() else { return }
                group.addTask { (index, try await ordered(key, waiting)) }
            }
            for _ in 0..<PrerenderRun.places { addNext(&group) }
            // They end in any order; what was dealt with is told up to the first that was not.
            var (ended, next): (Set<Int>, Int) = ([], 0)
            while let (index, outcome) = try await group.next() {
                summary.add(outcome)
                if case .refused(let reason) = outcome { progress.warn("\(keys[index]): \(reason)") }
                ended.insert(index)
                while ended.remove(next) != nil {
                    summary.last = keys[next]
                    next += 1
                }
                progress.show(summary)
                addNext(&group)
            }
        }
    }

    /// Orders, waiting while the queue is full or away.
    private func ordered(_ key: ObjectKey, _ waiting: PrerenderWaiting) async throws -> RenditionSetBackfill.Outcome {
        let pauses = Backoff(first: .milliseconds(500), longest: .seconds(5))
        var failures = 0
        var end: ContinuousClock.Instant?
        while true {
            try Task.checkCancellation()
            do {
                return try await backfill.order(key)
            } catch let error as JobQueueError where error.code == .full || error.code == .unavailable {
                failures += 1
                // Full: workers are at it. Away: five minutes are enough.
                end = error.code == .full ? nil : end ?? .now + .seconds(300)
                if let end, end < .now { throw error }
                waiting.tell(error)
                try await Task.sleep(for: pauses.pause(after: failures))
            }
        }
    }
}
