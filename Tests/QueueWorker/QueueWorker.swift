// Works on a queue until it is killed: queue-worker sqlite:FILE|redis://HOST:PORT
//
// It says what it begins and what it has done, each in one write, so that the words of a killed one are not lost.

import CoreMetrics
import Logging
import Queueing
import RedisQueue
import SQLiteQueue
import ServiceLifecycle
import TestKit

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

@main
struct QueueWorker {
    static func main() async throws {
        let worker = Worker(
            queue: try queue(CommandLine.arguments[1]),
            configuration: Worker.Configuration(
                jobs: 2,
                heartbeat: .milliseconds(200),
                wait: .seconds(1),
                pauses: Backoff(first: .milliseconds(10), longest: .milliseconds(100))
            ),
            metrics: NOOPMetricsHandler.instance,
            logger: quiet
        ) { job, _ in
            say("begun \(job.id)")
            try await Task.sleep(for: KilledWorkers.length(of: job))
            if Int.random(in: 0..<20) == 0 { throw JobFailure("it did not please", retrying: .soon) }
            say("done \(job.id)")
        }
        try await ServiceGroup(services: [worker], logger: quiet).run()
    }

    static var quiet: Logger { Logger(label: "queue-worker") { _ in SwiftLogNoOpLogHandler() } }

    static func queue(_ address: String) throws -> any JobQueue {
        let rules = KilledWorkers.rules
        guard address.hasPrefix("redis") else {
            return try SQLiteQueue(path: String(address.dropFirst("sqlite:".count)), rules: rules)
        }
        let configuration = RedisQueue.Configuration(
            address: try RedisAddress(address),
            rules: rules,
            pauses: Backoff(first: .milliseconds(10), longest: .milliseconds(100))
        )
        return try RedisQueue(configuration: configuration, logger: quiet)
    }

    /// Not `print`, which keeps its words back while nobody reads a terminal.
    static func say(_ text: String) {
        let line = text + "\n"
        _ = write(1, line, line.utf8.count)
    }
}
