public import Queueing

/// What every ``JobQueue`` must do, one check at a time; each wants an empty queue.
public struct JobQueueConformance: Sendable, CustomStringConvertible {
    /// Opens the queue; each call gives another handle of the same one, as other processes would have.
    public typealias Opener = @Sendable (QueueRules) async throws -> any JobQueue

    /// What is checked.
    public let description: String
    /// Throws ``ConformanceFailure`` when the queue does otherwise.
    public let run: @Sendable (Opener) async throws -> Void

    /// All checks.
    public static let all: [JobQueueConformance] = adding + claiming + holding + failing + finishing + looking

    static func check(
        _ description: String,
        _ run: @escaping @Sendable (Opener) async throws -> Void
    ) -> JobQueueConformance {
        JobQueueConformance(description: description, run: run)
    }

    /// A job that says who it is.
    static func job(
        _ name: String,
        _ priority: JobPriority = .upload,
        steps: Int = 3,
        version: Int = 1
    ) throws -> Job {
        guard let id = JobID(name) else { throw ConformanceFailure(description: "'\(name)' should be a name") }
        let variants = (0..<steps).map {
            RenditionSetJob.Variant(name: "v\($0)", parameters: "w=\($0 + 1)&format=webp")
        }
        let order = RenditionSetJob(
            key: "2026/été \"&\" ☂.jpg",
            validator: "\"abc\"",
            set: "default",
            variants: variants
        )
        return Job(id: id, priority: priority, work: .makeSet(order), created: 1_700_000_000.25, version: version)
    }

    /// Claims what should be there at once; engines that look from time to time, and busy machines, get some
    /// seconds.
    static func claim(_ queue: any JobQueue) async throws -> ClaimedJob {
        guard let claim = try await queue.claim(waiting: .seconds(20)) else {
            throw ConformanceFailure(description: "a job should be there to be claimed")
        }
        return claim
    }

    /// Claims and completes jobs until none is there, and gives their names.
    static func drain(_ queue: any JobQueue) async throws -> [String] {
        var names: [String] = []
        while let claim = try await queue.claim(waiting: .milliseconds(50)) {
            names.append(claim.job.id.text)
            try await expectEqual(queue.complete(claim), true)
        }
        return names
    }

    /// Throws unless a call is refused with a code.
    static func expectRefusal(_ code: JobQueueError.Code, _ call: () async throws -> Void) async throws {
        do {
            try await call()
        } catch let error as JobQueueError {
            return try expectEqual(error.code, code)
        }
        throw ConformanceFailure(description: "it should be refused as \(code)")
    }

    /// Rules under which a worker's death is noticed soon, and a failed job is tried again at once.
    static let quick = QueueRules(
        visibility: .seconds(4),
        retries: RetryPolicy(tries: 3, pauses: Backoff(first: .milliseconds(20), factor: 1, longest: .milliseconds(20)))
    )
}
