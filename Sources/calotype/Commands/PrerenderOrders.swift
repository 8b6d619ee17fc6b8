import Foundation
import ImageService
import ObjectStorage
import Queueing

/// Goes through a store's originals and orders what each lacks.
struct PrerenderOrders: Sendable {
    /// What has been done.
    struct Summary: Sendable {
        var seen = 0
        var ordered = 0
        var variants = 0
        var waiting = 0
        var complete = 0
        var refused = 0
        /// The last original that was dealt with.
        var last: ObjectKey?
        var isInterrupted = false
        /// Why it could not go on.
        var failure: String?
        let start = ContinuousClock.now

        /// Originals in a second.
        var rate: Double { Double(seen) / max((ContinuousClock.now - start) / .seconds(1), 0.001) }

        /// What a person reads in the end.
        var text: String {
            var text = "\(seen) originals: \(ordered) ordered (\(variants) variants), \(waiting) waiting already, "
            text += "\(complete) complete, \(refused) not readable"
            if let last, isInterrupted || failure != nil { text += "\nStopped; go on with --after '\(last)'" }
            return text
        }
    }

    let store: any ObjectStore
    let ordering: SetOrdering
    let scope: ObjectKeyPrefix

    /// Goes through all of them; ends early when its task is cancelled.
    func run(after start: ObjectKey?, progress: PrerenderLine) async -> Summary {
        var summary = Summary()
        var last = start
        do {
            while true {
                let page = try await store.list(under: scope, after: last, limit: 500)
                for (key, _) in page.objects where !key.isReserved {
                    guard !Task.isCancelled else { throw CancellationError() }
                    try await take(key, &summary, progress)
                }
                guard page.hasMore, let end = page.objects.last?.key else { break }
                last = end
            }
        } catch is CancellationError {
            summary.isInterrupted = true
        } catch {
            if Task.isCancelled { summary.isInterrupted = true } else { summary.failure = "\(error)" }
        }
        progress.end()
        return summary
    }

    private func take(_ key: ObjectKey, _ summary: inout Summary, _ progress: PrerenderLine) async throws {
        switch try await ordered(key) {
        case .ordered(let count):
            summary.ordered += 1
            summary.variants += count
        case .waiting: summary.waiting += 1
        case .complete: summary.complete += 1
        case .refused(let reason):
            summary.refused += 1
            progress.complain("\(key): \(reason)")
        }
        summary.seen += 1
        summary.last = key
        progress.show(summary)
    }

    /// Orders, waiting while the queue is full or away.
    private func ordered(_ key: ObjectKey) async throws -> SetOrdering.Outcome {
        let pauses = Backoff(first: .milliseconds(500), longest: .seconds(10))
        var failures = 0
        while true {
            do {
                return try await ordering.order(key)
            } catch let error as JobQueueError where error.code == .full || error.code == .unavailable {
                failures += 1
                // Full: workers are at it. Away: five minutes are enough.
                guard error.code == .full || failures < 40 else { throw error }
                try await Task.sleep(for: pauses.pause(after: failures))
            }
        }
    }
}

/// One line that is written anew on a terminal, and a line from time to time elsewhere.
final class PrerenderLine: Sendable {
    private let isTerminal = isatty(STDERR_FILENO) == 1

    /// Shows how far it is.
    func show(_ summary: PrerenderOrders.Summary) {
        let text = "\(summary.seen) seen, \(summary.ordered) ordered, \((summary.rate * 10).rounded() / 10)/s"
        if isTerminal {
            if summary.seen % 5 == 0 || summary.seen < 20 { error("\r\u{1b}[K\(text)") }
        } else if summary.seen % 1000 == 0 {
            error("\(text)\n")
        }
    }

    /// Tells what is wrong with an original.
    func complain(_ text: String) { error("\(isTerminal ? "\r\u{1b}[K" : "")\(text)\n") }

    /// Removes the line.
    func end() { if isTerminal { error("\r\u{1b}[K") } }

    private func error(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
