import Basics
import GRDB
public import Queueing

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Keeps jobs in a SQLite file on this machine.
///
/// A job is on the disk when ``add(_:)`` returns: neither a killed process nor a power cut loses it. Several processes
/// of one machine may use the file; it must not lie on a network file system, where SQLite's locks do not hold.
public final class SQLiteQueue: JobQueue {
    let file: JobFile
    let rules: QueueRules
    /// How often a waiting claim looks for jobs that another process added.
    let poll: Duration
    let bell = Signal()
    private let time: @Sendable () -> Double

    /// Opens a file of jobs, and makes it and its folders where there are none.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - rules: What holds for the queue; the same for all processes that use the file.
    ///   - poll: How often a waiting claim looks for jobs that another process added.
    /// - Throws: ``JobQueueError``: `badAddress`, `denied`, `damaged`, `noSpace`, `unsupported`, `unavailable`.
    public convenience init(
        path: String,
        rules: QueueRules = QueueRules(),
        poll: Duration = .milliseconds(500)
    ) throws(JobQueueError) {
        try self.init(path: path, rules: rules, poll: poll) { Date().timeIntervalSince1970 }
    }

    /// The same with a clock for tests.
    package init(
        path: String,
        rules: QueueRules,
        poll: Duration,
        time: @escaping @Sendable () -> Double
    ) throws(JobQueueError) {
        file = try JobFile(path: path)
        self.rules = rules
        self.poll = poll
        self.time = time
    }

    /// Seconds since 1970.
    var now: Double { time() }

    /// Adds a job; see ``Queueing/JobQueue``.
    public func add(_ job: Job) async throws -> JobAddition {
        let body = Data(try job.encoded())
        let addition = try await file.write(.durable) { [rules, file] db -> JobAddition in
            let state = try String.fetchOne(db, sql: "SELECT state FROM job WHERE id = ?", arguments: [job.id.text])
            switch state {
            case "queued", "waiting", "running": return .alreadyThere
            case nil: break
            default: try db.execute(sql: "DELETE FROM job WHERE id = ?", arguments: [job.id.text])
            }
            let unfinished = try Int.fetchOne(
                db,
                sql: "SELECT SUM(jobs) FROM tally WHERE state IN ('queued', 'waiting', 'running')"
            )
            guard unfinished ?? 0 < rules.limit else {
                throw JobQueueError(.full, "'\(file.path)' holds \(rules.limit) unfinished jobs, and may hold no more.")
            }
            try db.execute(
                sql: """
                    INSERT INTO job (id, version, priority, state, created, body, total)
                    VALUES (?, ?, ?, 'queued', ?, ?, ?)
                    """,
                arguments: [job.id.text, job.version, job.priority.rank, job.created, body, job.work.steps]
            )
            return .added
        }
        bell.notifyAll()
        return addition
    }

    /// Closes the file; see ``Queueing/JobQueue``.
    public func close() async {
        await file.close()
        bell.notifyAll()
    }
}
