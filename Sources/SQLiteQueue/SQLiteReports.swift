import Basics
import GRDB
import Queueing

/// Writes down what those who hold jobs of a file say of them; what somebody says who has lost the job changes nothing.
struct SQLiteReports: Sendable {
    private let file: JobFile
    private let rules: QueueRules
    private let time: @Sendable () -> Double

    /// - Parameters:
    ///   - file: The jobs.
    ///   - rules: What holds for the queue.
    ///   - time: Seconds since 1970.
    init(to file: JobFile, rules: QueueRules, time: @escaping @Sendable () -> Double) {
        self.file = file
        self.rules = rules
        self.time = time
    }

    /// Says that the job goes on.
    func heartbeat(_ claim: ClaimedJob) async throws -> Bool {
        try await change(claim, "due = ?", [time() + rules.visibility.inSeconds])
    }

    /// Says how far it is.
    func progress(_ claim: ClaimedJob, done: Int, total: Int) async throws -> Bool {
        try await change(claim, "done = ?, total = ?", [done, total])
    }

    /// Says that it is done.
    func complete(_ claim: ClaimedJob) async throws -> Bool {
        let now = time()
        let keep = rules.keepDone.inSeconds
        return try await change(
            claim,
            "state = 'done', due = ?, token = NULL, body = NULL, error = NULL, done = total",
            [now + keep]
        ) { [rules] db in
            try JobTable.forget(db, "done", mostly: rules.keepDoneCount, now: now)
        }
    }

    /// Says that a try failed.
    func fail(_ claim: ClaimedJob, reason: String, retrying: Retrying) async throws -> RetryPolicy.Verdict? {
        let now = time()
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
                try JobTable.deadLetter(db, sequence, reason, rules, now: now)
                return true
            }
        }
        return isOurs ? verdict : nil
    }

    /// Gives the job back.
    func handBack(_ claim: ClaimedJob) async throws -> Bool {
        try await change(claim, "state = 'queued', token = NULL, attempts = attempts - 1", [])
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
