import Basics
import Foundation
public import Queueing
import Synchronization

/// Real worker processes (`queue-worker`) on one queue, killed at random and replaced by new ones.
public struct KilledWorkers: Sendable {
    /// What the workers said.
    public struct Report: Sendable {
        /// How many times each job was begun.
        public var begun: [String: Int] = [:]
        /// How many times each job was done.
        public var done: [String: Int] = [:]
        /// How many workers were killed.
        public var kills = 0

        /// How many times a job was done that had been done before.
        public var repeats: Int { done.values.reduce(0) { $0 + $1 - 1 } }
    }

    /// Under which a death is noticed soon, and no job is given up for the deaths of its workers.
    public static let rules = QueueRules(
        visibility: .seconds(1),
        retries: RetryPolicy(tries: 1_000, pauses: Backoff(first: .milliseconds(10), longest: .milliseconds(100)))
    )

    /// A job that the workers take a moment for; some take longer than a worker may be silent.
    public static func job(_ number: Int) throws -> Job {
        guard let id = JobID("job-\(number)") else { throw ConformanceFailure(description: "that should be a name") }
        let variants = [RenditionSetJob.Variant(name: "a", parameters: "w=\(number % 40 == 7 ? 1_300 : number % 15)")]
        let order = RenditionSetJob(key: "\(number).jpg", validator: "x", set: "default", variants: variants)
        return Job(id: id, priority: JobPriority.allCases[number % 3], work: .makeSet(order), created: 0)
    }

    /// How long a worker is at a job.
    public static func length(of job: Job) -> Duration {
        guard case .makeSet(let order) = job.work else { return .zero }
        return .milliseconds(order.variants.first.flatMap { Int($0.parameters?.dropFirst(2) ?? "") } ?? 0)
    }

    private let executable: URL
    private let address: String
    private let pipe = Pipe()

    /// Makes workers that are not started yet.
    ///
    /// - Parameters:
    ///   - address: Their queue.
    ///   - tests: The running program, beside which `queue-worker` was built.
    /// - Throws: ``ConformanceFailure`` when it was not.
    public init(on address: String, beside tests: String = CommandLine.arguments[0]) throws {
        let beside = URL(fileURLWithPath: tests).deletingLastPathComponent()
        let places = sequence(first: beside) { $0.path == "/" ? nil : $0.deletingLastPathComponent() }
        let found = places.map { $0.appendingPathComponent("queue-worker") }.first {
            FileManager.default.isExecutableFile(atPath: $0.path)
        }
        guard let found else { throw ConformanceFailure(description: "queue-worker should lie beside the tests") }
        executable = found
        self.address = address
    }

    /// Has jobs done.
    ///
    /// - Parameters:
    ///   - jobs: How many; their names are those of ``job(_:)``.
    ///   - kills: How many workers to kill meanwhile.
    ///   - queue: The queue of the workers.
    ///   - meanwhile: Is called each time that a job was done, with how many were by then.
    /// - Returns: What was seen until the queue held no unfinished job; less when the task was cancelled before.
    /// - Throws: What `meanwhile` and the queue throw.
    public func run(
        jobs: Int,
        kills: Int,
        on queue: any JobQueue,
        meanwhile: (Int) async throws -> Void
    ) async throws -> Report {
        var workers = try (0..<4).map { _ in try start() }
        defer { for worker in workers { end(worker) } }
        var report = Report()
        var jobsUntilKill = 3
        for await line in lines() {
            let words = line.split(separator: " ").map(String.init)
            guard words.count == 2 else { continue }
            if words[0] == "done" {
                report.done[words[1], default: 0] += 1
                try await meanwhile(report.done.count)
                if report.done.count == jobs { break }
            } else {
                report.begun[words[1], default: 0] += 1
            }
            jobsUntilKill -= 1
            guard jobsUntilKill <= 0, report.kills < kills else { continue }
            jobsUntilKill = Int.random(in: 1...(2 * jobs / kills))
            report.kills += 1
            let victim = Int.random(in: 0..<workers.count)
            end(workers[victim])
            workers[victim] = try start()
        }
        // What was done the queue may not have been told yet; where it never was, the job is taken over.
        let deadline = ContinuousClock.now + .seconds(60)
        while try await queue.counts().unfinished > 0, ContinuousClock.now < deadline, !Task.isCancelled {
            await Signal().wait(after: 0, atMost: .milliseconds(50))
        }
        return report
    }

    private func start() throws -> Process {
        let process = Process()
        process.executableURL = executable
        process.arguments = [address]
        // The handle, since a pipe is closed here when it was given to a process.
        process.standardOutput = pipe.fileHandleForWriting
        try process.start()
        return process
    }

    private func end(_ process: Process) {
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    private func lines() -> AsyncStream<String> {
        let rest = Rest()
        let reading = pipe.fileHandleForReading
        return AsyncStream { continuation in
            reading.readabilityHandler = { handle in
                for line in rest.lines(with: handle.nextData()) { continuation.yield(line) }
            }
            continuation.onTermination = { _ in reading.readabilityHandler = nil }
        }
    }

    /// What has come of a line that has not ended.
    private final class Rest: Sendable {
        private let bytes = Mutex<[UInt8]>([])

        func lines(with more: Data) -> [String] {
            bytes.withLock { bytes in
                bytes += more
                let parts = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
                bytes = parts.last.map(Array.init) ?? []
                return parts.dropLast().map { String(decoding: $0, as: UTF8.self) }
            }
        }
    }
}
