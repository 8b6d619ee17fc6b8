import Basics
import GRDB
public import Queueing

extension SQLiteQueue {
    /// Says that the job goes on; see ``Queueing/JobQueue``.
    public func heartbeat(_ claim: ClaimedJob) async throws -> Bool {
        try await change(claim, "due = ?", [now + rules.visibility.inSeconds])
    }

    /// Says how far it is; see ``Queueing/JobQueue``.
    public func progress(_ claim: ClaimedJob, done: Int, total: Int) async throws -> Bool {
        try await change(claim, "done = ?, total = ?", [done, total])
    }

    /// Says that it is done; see ``Queueing/JobQueue``.
    public func complete(_ claim: ClaimedJob) async throws -> Bool {
        let now = now
        let keep = rules.keepDone.inSeconds
        return try await change(
            claim,
            "state = 'done', due = ?, token = NULL, body = NULL, error = NULL, done = total",
            [now + keep]
        ) { [rules] db in
            try SQLiteQueue.forget(db, "done", mostly: rules.keepDoneCount, now: now)
        }
    }

    /// Says that a try failed; see ``Queueing/JobQueue``.
    public func fail(_ claim: ClaimedJob, reason: String, retrying: Retrying) async throws -> RetryPolicy.Verdict? {
        let now = now
        let verdict = rules.retries.verdict(attempt: claim.attempt, retrying: retrying)
        let isOurs: Bool
        switch verdict {
        case .again(let pause):
            isOurs = try await change(
                claim,
                "state = 'waiting', due = ?, token = NULL, error = ?",
                [now + pause.inSeconds, JobStatus.shortened(reason)]
            )
        case .giveUp:
            isOurs = try await file.write(.durable) { [rules] db in
                let sequence = try Int.fetchOne(
                    db,
                    sql: "SELECT sequence FROM job WHERE id = ? AND token = ?",
                    arguments: [claim.job.id.text, claim.token]
                )
                guard let sequence else { return false }
                try SQLiteQueue.bury(db, sequence, reason, rules, now: now)
                return true
            }
        }
        return isOurs ? verdict : nil
    }

    /// Gives the job back; see ``Queueing/JobQueue``.
    public func handBack(_ claim: ClaimedJob) async throws -> Bool {
        let isOurs = try await change(claim, "state = 'queued', token = NULL, attempts = attempts - 1", [])
        bell.notifyAll()
        return isOurs
    }

    /// Changes a job if it is still the claim's.
    private func change(
        _ claim: ClaimedJob,
        _ assignments: String,
        _ values: StatementArguments,
        then: (@Sendable (Database) throws -> Void)? = nil
    ) async throws -> Bool {
        try await file.write(.relaxed) { db in
            try db.execute(
                sql: "UPDATE job SET \(assignments) WHERE id = ? AND token = ?",
                arguments: values + [claim.job.id.text, claim.token]
            )
            guard db.changesCount > 0 else { return false }
            try then?(db)
            return true
        }
    }
}
