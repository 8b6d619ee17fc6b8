import Basics
import GRDB
public import Queueing

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension SQLiteQueue {
    /// Takes the next job; see ``Queueing/JobQueue``.
    public func claim(waiting duration: Duration) async throws -> ClaimedJob? {
        let deadline = ContinuousClock.now + duration
        while true {
            try Task.checkCancellation()
            let seen = bell.count
            // Looking takes no lock; many who wait do not keep others from writing.
            if try await isSomethingThere(), let claim = try await claimNow() { return claim }
            let remaining = ContinuousClock.now.duration(to: deadline)
            guard remaining > .zero else { return nil }
            await bell.wait(after: seen, atMost: min(remaining, poll))
        }
    }

    private func isSomethingThere() async throws -> Bool {
        let moment = Moment(now: now, rules: rules)
        return try await file.read { db in
            try Bool.fetchOne(
                db,
                sql: """
                    SELECT EXISTS (SELECT 1 FROM job WHERE state = 'queued' AND version <= :version)
                        OR EXISTS (SELECT 1 FROM job WHERE state = 'waiting' AND \(Moment.isDue))
                        OR EXISTS (SELECT 1 FROM job WHERE state = 'running' AND \(Moment.isDue) AND version <= :version)
                    """,
                arguments: moment.arguments
            ) ?? false
        }
    }

    private func claimNow() async throws -> ClaimedJob? {
        let moment = Moment(now: now, rules: rules)
        return try await file.write(.relaxed) { [rules] db in
            try db.execute(
                sql: "UPDATE job SET state = 'queued' WHERE state = 'waiting' AND \(Moment.isDue)",
                arguments: moment.dueArguments
            )
            while let row = try SQLiteQueue.next(db, moment) {
                // The key of the table is a number, whatever else is in it.
                guard let sequence: Int = row.value("sequence") else { return nil }
                let attempts: Int = row.value("attempts") ?? rules.retries.tries
                let job = row.value("body").flatMap { (body: Data) in try? Job(encoded: body) }
                guard let job else {
                    try SQLiteQueue.bury(db, sequence, "The job cannot be read.", rules, now: moment.now)
                    continue
                }
                // Only a job that a worker died with comes here after its last try.
                let isSpent = attempts >= rules.retries.tries
                let (attempt, token) = (isSpent ? attempts : attempts +| 1, JobID.unique().text)
                try db.execute(
                    sql: "UPDATE job SET state = 'running', due = ?, token = ?, attempts = ? WHERE sequence = ?",
                    arguments: [moment.now + rules.visibility.inSeconds, token, attempt, sequence]
                )
                return ClaimedJob(job: job, attempt: attempt, isSpent: isSpent, token: token)
            }
            return nil
        }
    }

    /// The next job: one whose worker is silent, else the first that waits.
    private static func next(_ db: Database, _ moment: Moment) throws -> Row? {
        let columns = "sequence, attempts, body"
        return try Row.fetchOne(
            db,
            sql: """
                SELECT \(columns) FROM job WHERE state = 'running' AND \(Moment.isDue) AND version <= :version
                ORDER BY priority, sequence LIMIT 1
                """,
            arguments: moment.arguments
        )
            ?? Row.fetchOne(
                db,
                sql: """
                    SELECT \(columns) FROM job WHERE state = 'queued' AND version <= ?
                    ORDER BY priority, sequence LIMIT 1
                    """,
                arguments: [moment.version]
            )
    }

    /// Puts a job among the dead letters.
    static func bury(_ db: Database, _ sequence: Int, _ reason: String, _ rules: QueueRules, now: Double) throws {
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

/// What "now" means for what is due.
private struct Moment: Sendable {
    /// Seconds since 1970.
    var now: Double
    /// What lies beyond was written before the clock was set back.
    var horizon: Double
    /// The newest version of jobs that is handed out.
    var version: Int

    init(now: Double, rules: QueueRules) {
        self.now = now
        // checked: floating-point numbers never trap
        horizon = now + 60 + 2 * max(rules.visibility, rules.retries.pauses.longest).inSeconds
        version = rules.newestVersion
    }

    static let isDue = "(due <= :now OR due > :horizon)"
    var dueArguments: StatementArguments { ["now": now, "horizon": horizon] }
    var arguments: StatementArguments { ["now": now, "horizon": horizon, "version": version] }
}
