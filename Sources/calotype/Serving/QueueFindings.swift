import Basics
import ImageService
import Metrics
import Queueing
import Web

extension Probe {
    /// Whether jobs can be handed in, and how many there are; a queue that is away makes sets late, and nothing else.
    static func queue(_ queue: any JobQueue, _ backlog: JobBacklog) -> Probe {
        Probe("queue") {
            await withHardTimeout(timeout) { await look(at: queue, backlog) }
                ?? ProbeFinding(.warning, "The queue has not answered within \(timeout). Sets wait until it does.")
        }
    }

    private static func look(at queue: any JobQueue, _ backlog: JobBacklog) async -> ProbeFinding {
        do {
            try await queue.check()
            let counts = try await queue.counts()
            // checked: names of ours, which differ
            var details = Dictionary(uniqueKeysWithValues: counts.byState.map { ($0, "\($1)") })
            details["waiting beside the originals"] = backlog.count.map { "\($0)" }
            if let left = backlog.count, left > 0 {
                let jobs = left == 1 ? "1 job waits" : "\(left) jobs wait"
                return ProbeFinding(
                    .warning,
                    "The queue answers, but \(jobs) beside the originals that it has not taken. The log says why.",
                    details: details
                )
            }
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
    /// How long whoever reads the metrics waits for the queue.
    private static let timeout = Duration.seconds(2)

    /// Sets the gauges to what the queue says; where it says nothing in time, how many jobs it has is not told.
    ///
    /// It is up where it takes what is written, too: a replica, a full disk or a full memory can still be read.
    static func update(from queue: any JobQueue, _ backlog: JobBacklog) async {
        Gauge(label: "queue_backlog").record(backlog.count.map { Double($0) } ?? .nan)
        async let isWritable = withHardTimeout(timeout) { (try? await queue.check()) != nil } ?? false
        let counts = await withHardTimeout(timeout) { try? await queue.counts() } ?? nil
        Gauge(label: "queue_up").record(await isWritable && counts != nil ? 1 : 0)
        for priority in JobPriority.allCases {
            record("waiting", counts.map { $0.queued[priority] ?? 0 }, priority.rawValue)
        }
        record("resting", counts?.delayed)
        record("running", counts?.running)
        record("failed", counts?.failed)
    }

    /// Records a number, or that it is not known.
    private static func record(_ state: String, _ count: Int?, _ priority: String? = nil) {
        let dimensions = [("state", state)] + (priority.map { [("priority", $0)] } ?? [])
        Gauge(label: "queue_jobs", dimensions: dimensions).record(count.map { Double($0) } ?? .nan)
    }
}
