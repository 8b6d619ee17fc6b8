import Basics
import GRDB
public import Queueing

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension SQLiteQueue {
    /// What is known of a job; see ``Queueing/JobQueue``.
    public func status(_ id: JobID) async throws -> JobStatus? {
        let now = now
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
        try await file.read { try SQLiteQueue.counts($0) }
    }

    static func counts(_ db: Database) throws -> JobCounts {
        var counts = JobCounts()
        for row in try Row.fetchAll(db, sql: "SELECT state, priority, jobs FROM tally WHERE jobs > 0") {
            guard let state: String = row.value("state"), let rank: Int = row.value("priority"),
                let jobs: Int = row.value("jobs")
            else { continue }
            switch state {
            case "queued":
                if let priority = JobPriority(rank: rank) { counts.queued[priority] = jobs }
            case "waiting": counts.delayed +|= jobs
            case "running": counts.running +|= jobs
            case "failed": counts.failed +|= jobs
            default: break
            }
        }
        return counts
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
        bell.notifyAll()
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
        let now = now
        try await file.write(.relaxed) { db in
            try db.execute(sql: "INSERT OR REPLACE INTO pulse VALUES (1, ?)", arguments: [now])
        }
    }

    /// What SQLite finds wrong with the file; see ``Queueing/JobQueue``.
    public func advice() async throws -> [String] {
        try await file.read { [file] in try SQLiteQueue.advice($0, path: file.path) }
    }

    static func advice(_ db: Database, path: String) throws -> [String] {
        let found = try String.fetchAll(db, sql: "PRAGMA quick_check(5)")
        guard found != ["ok"] else { return [] }
        return ["The job file '\(path)' is damaged: \(found.joined(separator: "; "))."]
    }
}
