import Metrics
import Queueing
import Web

extension Probe {
    /// Whether jobs can be handed in, and how many there are; a queue that is away makes sets late, and nothing else.
    static func queue(_ queue: any JobQueue) -> Probe {
        Probe("queue") {
            await answer(within: patience, of: { await look(at: queue) }) {
                ProbeFinding(.warning, "The queue has not answered within \(patience). Sets wait until it does.")
            }
        }
    }

    private static func look(at queue: any JobQueue) async -> ProbeFinding {
        do {
            try await queue.check()
            let counts = try await queue.counts()
            let details = Dictionary(uniqueKeysWithValues: counts.byState.map { ($0, "\($1)") })
            return ProbeFinding(.ok, "The queue answers.", details: details)
        } catch {
            return ProbeFinding(.warning, "The queue cannot be used; sets wait until it can. \(error)")
        }
    }
}

extension JobCounts {
    /// The counts under the names that metrics and health have for them.
    var byState: [(String, Int)] {
        JobPriority.allCases.map { ("waiting \($0.rawValue)", queued[$0] ?? 0) }
            + [("waiting for another try", delayed), ("running", running), ("failed", failed)]
    }
}

/// The queue as metrics.
enum QueueGauges {
    /// Sets the gauges to what the queue says; where it says nothing in time, they stay as they were.
    static func update(from queue: any JobQueue) async {
        guard let counts = await answer(within: .seconds(2), of: { try? await queue.counts() }, else: { nil }) else {
            return
        }
        for priority in JobPriority.allCases { record("waiting", counts.queued[priority] ?? 0, priority.rawValue) }
        for (state, count) in [("resting", counts.delayed), ("running", counts.running), ("failed", counts.failed)] {
            record(state, count)
        }
    }

    private static func record(_ state: String, _ count: Int, _ priority: String? = nil) {
        let dimensions = [("state", state)] + (priority.map { [("priority", $0)] } ?? [])
        Gauge(label: "queue_jobs", dimensions: dimensions).record(count)
    }
}
