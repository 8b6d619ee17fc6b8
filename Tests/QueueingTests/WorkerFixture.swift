import CoreMetrics
import Logging
import Queueing
import ServiceLifecycle
import Synchronization
import TestKit
import Testing

/// A worker, a queue in memory, and what is to be seen of them.
struct WorkerFixture {
    let storage = MemoryQueue.Storage()
    let queue: MemoryQueue
    /// Quick to notice what happens, slow to give up.
    var configuration = Worker.Configuration(
        jobs: 1,
        heartbeat: .milliseconds(20),
        deadline: .seconds(60),
        grace: .seconds(60),
        wait: .seconds(60),
        reporting: .seconds(10),
        pauses: Backoff(first: .milliseconds(1), longest: .milliseconds(5))
    )

    init(rules: QueueRules = .unhurried) { queue = MemoryQueue(rules: rules, storage: storage) }

    static func job(_ name: String, _ priority: JobPriority = .upload) throws -> Job {
        let order = RenditionSetJob(
            key: name,
            validator: "x",
            set: "default",
            variants: [
                RenditionSetJob.Variant(name: "a", parameters: "w=1"),
                RenditionSetJob.Variant(name: "b", parameters: "w=2"),
            ]
        )
        return Job(id: try #require(JobID(name)), priority: priority, work: .makeSet(order), created: 0)
    }

    /// Runs a worker beside `body`, and shuts it down gracefully after it.
    func run(
        on queue: (any JobQueue)? = nil,
        whenOver: @escaping Worker.Listener = { _, _ in },
        handler: @escaping Worker.Handler,
        while body: (ServiceGroup) async throws -> Void
    ) async throws {
        let worker = Worker(
            queue: queue ?? self.queue,
            configuration: configuration,
            metrics: NOOPMetricsHandler.instance,
            logger: Logger(label: "worker") { _ in SwiftLogNoOpLogHandler() },
            whenOver: whenOver,
            handler: handler
        )
        let group = ServiceGroup(services: [worker], logger: Logger(label: "group") { _ in SwiftLogNoOpLogHandler() })
        try await withThrowingTaskGroup { tasks in
            tasks.addTask { try await group.run() }
            try await body(group)
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }

    /// Waits until a job stands so.
    func wait(until state: JobState, _ name: String) async throws -> JobStatus {
        let id = try #require(JobID(name))
        let deadline = ContinuousClock.now + .seconds(30)
        while ContinuousClock.now < deadline {
            if let status = try await queue.status(id), status.state == state { return status }
            try await Task.sleep(for: .milliseconds(5))
        }
        return try #require(try await queue.status(id), "'\(name)' should become \(state)")
    }
}

extension QueueRules {
    static let unhurried = QueueRules(
        visibility: .seconds(60),
        retries: RetryPolicy(tries: 3, pauses: Backoff(first: .milliseconds(1), factor: 1, longest: .milliseconds(1)))
    )
}

/// What was done, in order.
final class Diary: Sendable {
    private let lines = Mutex<[String]>([])
    var all: [String] { lines.withLock { $0 } }
    func note(_ line: String) { lines.withLock { $0.append(line) } }
}
