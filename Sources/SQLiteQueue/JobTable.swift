import Basics
import GRDB
import Queueing

/// Statements on the table of jobs that more than one part of the queue needs.
enum JobTable {
    /// How many jobs there are in each state.
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

    /// What SQLite finds wrong with the file.
    static func advice(_ db: Database, path: String) throws -> [String] {
        let found = try String.fetchAll(db, sql: "PRAGMA quick_check(5)")
        guard found != ["ok"] else { return [] }
        return ["The job file '\(path)' is damaged: \(found.joined(separator: "; "))."]
    }

    /// Puts a job among the dead letters.
    static func deadLetter(_ db: Database, _ sequence: Int, _ reason: String, _ rules: QueueRules, now: Double) throws {
        try db.execute(
            sql: "UPDATE job SET state = 'failed', due = ?, token = NULL, error = ? WHERE sequence = ?",
            arguments: [now + rules.keepFailed.inSeconds, JobStatus.shortened(reason), sequence]
        )
        try forget(db, "failed", mostly: rules.keepFailedCount, now: now)
    }

    /// Forgets finished jobs that are too old, or too many.
    static func forget(_ db: Database, _ state: String, mostly count: Int, now: Double) throws {
        try db.execute(sql: "DELETE FROM job WHERE state = ? AND due <= ?", arguments: [state, now])
        let kept = try Int.fetchOne(db, sql: "SELECT SUM(jobs) FROM tally WHERE state = ?", arguments: [state]) ?? 0
        guard kept > count else { return }
        try db.execute(
            sql: """
                DELETE FROM job WHERE sequence IN
                (SELECT sequence FROM job WHERE state = ? ORDER BY due, sequence LIMIT ?)
                """,
            arguments: [state, kept -| count]
        )
    }
}
