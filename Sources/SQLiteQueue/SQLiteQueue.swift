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
    private let file: JobFile
    private let rules: QueueRules
    private let claims: SQLiteClaims
    private let reports: SQLiteReports
    private let listing: SQLiteListing
    /// Tells waiting claims of this process that there may be a job.
    private let signal = Signal()
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
        self.time = time
        claims = SQLiteClaims(of: file, rules: rules, poll: poll, signal: signal, time: time)
        reports = SQLiteReports(to: file, rules: rules, time: time)
        listing = SQLiteListing(of: file, rules: rules, time: time)
    }

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
        signal.notifyAll()
        return addition
    }

    /// Takes the next job; see ``Queueing/JobQueue``.
    public func claim(waiting duration: Duration) async throws -> ClaimedJob? {
        try await claims.claim(waiting: duration)
    }

    /// Says that the job goes on; see ``Queueing/JobQueue``.
    public func heartbeat(_ claim: ClaimedJob) async throws -> Bool { try await reports.heartbeat(claim) }

    /// Says how far it is; see ``Queueing/JobQueue``.
    public func progress(_ claim: ClaimedJob, done: Int, total: Int) async throws -> Bool {
        try await reports.progress(claim, done: done, total: total)
    }

    /// Says that it is done; see ``Queueing/JobQueue``.
    public func complete(_ claim: ClaimedJob) async throws -> Bool { try await reports.complete(claim) }

    /// Says that a try failed; see ``Queueing/JobQueue``.
    public func fail(_ claim: ClaimedJob, reason: String, retrying: Retrying) async throws -> RetryPolicy.Verdict? {
        try await reports.fail(claim, reason: reason, retrying: retrying)
    }

    /// Gives the job back; see ``Queueing/JobQueue``.
    public func handBack(_ claim: ClaimedJob) async throws -> Bool {
        let isOurs = try await reports.handBack(claim)
        signal.notifyAll()
        return isOurs
    }

    /// Lists jobs; see ``Queueing/JobQueue``.
    public func jobs(in state: JobState, after position: String?, limit: Int) async throws -> JobPage {
        try await listing.page(in: state, after: position, limit: limit)
    }

    /// What is known of a job; see ``Queueing/JobQueue``.
    public func status(_ id: JobID) async throws -> JobStatus? {
        let now = time()
        return try await file.read { db in
            try Row.fetchOne(
                db,
                sql: """
                    SELECT id, state, done, total, attempts, error FROM job
                    WHERE id = ? AND (state NOT IN ('done', 'failed') OR due > ?)
                    """,
                arguments: [id.text, now]
            ).flatMap(JobStatus.init)
        }
    }

    /// How many jobs there are; see ``Queueing/JobQueue``.
    public func counts() async throws -> JobCounts {
        try await file.read { try JobTable.counts($0) }
    }

    /// Begins a dead letter anew; see ``Queueing/JobQueue``.
    public func retry(_ id: JobID) async throws -> Bool {
        let isThere = try await file.write(.durable) { db in
            try db.execute(
                sql: """
                    UPDATE job SET state = 'queued', due = 0, attempts = 0, done = 0, error = NULL
                    WHERE id = ? AND state = 'failed'
                    """,
                arguments: [id.text]
            )
            return db.changesCount > 0
        }
        signal.notifyAll()
        return isThere
    }

    /// Forgets a job; see ``Queueing/JobQueue``.
    public func drop(_ id: JobID) async throws -> Bool {
        try await file.write(.durable) { db in
            try db.execute(sql: "DELETE FROM job WHERE id = ?", arguments: [id.text])
            return db.changesCount > 0
        }
    }

    /// Writes something, since that is what fails where a disk is full or read-only; see ``Queueing/JobQueue``.
    public func check() async throws {
        let now = time()
        try await file.write(.relaxed) { db in
            try db.execute(sql: "INSERT OR REPLACE INTO pulse VALUES (1, ?)", arguments: [now])
        }
    }

    /// What SQLite finds wrong with the file; see ``Queueing/JobQueue``.
    public func advice() async throws -> [String] {
        try await file.read { [file] in try JobTable.advice($0, path: file.path) }
    }

    /// Closes the file; see ``Queueing/JobQueue``.
    public func close() async {
        await file.close()
        signal.notifyAll()
    }
}
