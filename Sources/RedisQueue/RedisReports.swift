import Queueing

/// Tells the server what those who hold jobs say of them; what somebody says who has lost the job changes nothing.
struct RedisReports: Sendable {
    private let commands: RedisCommands
    private let rules: QueueRules
    private let consumer: String

    /// - Parameters:
    ///   - commands: The server.
    ///   - rules: What holds for the queue.
    ///   - consumer: What the server calls this process by.
    init(_ commands: RedisCommands, rules: QueueRules, consumer: String) {
        self.commands = commands
        self.rules = rules
        self.consumer = consumer
    }

    /// Says that the job goes on.
    func heartbeat(_ claim: ClaimedJob) async throws -> Bool {
        try await tell(.heartbeat, claim, after: [consumer])
    }

    /// Says how far it is.
    func progress(_ claim: ClaimedJob, done: Int, total: Int) async throws -> Bool {
        try await tell(.progress, claim, after: ["\(done)", "\(total)"])
    }

    /// Says that it is done.
    func complete(_ claim: ClaimedJob) async throws -> Bool {
        try await tell(.complete, claim, after: [rules.keepDone.milliseconds, "\(rules.keepDoneCount)"])
    }

    /// Says that a try failed.
    func fail(_ claim: ClaimedJob, reason: String, retrying: Retrying) async throws -> RetryPolicy.Verdict? {
        let verdict = rules.retries.verdict(attempt: claim.attempt, retrying: retrying)
        let reason = JobStatus.shortened(reason)
        let body = try claim.job.encoded()
        let isOurs: Bool
        switch verdict {
        case .again(let pause):
            isOurs = try await tell(.rest, claim, [body], after: [reason, pause.milliseconds])
        case .giveUp:
            let bounds = [rules.keepFailed.milliseconds, "\(rules.keepFailedCount)"]
            isOurs = try await tell(.giveUp, claim, [body], after: [reason] + bounds)
        }
        return isOurs ? verdict : nil
    }

    /// Gives the job back.
    func handBack(_ claim: ClaimedJob) async throws -> Bool {
        try await tell(.handBack, claim, [claim.job.encoded()], after: [])
    }

    private func tell(
        _ script: Script,
        _ claim: ClaimedJob,
        _ bytes: [[UInt8]] = [],
        after: [String]
    ) async throws -> Bool {
        let id = claim.job.id
        return try await commands.run(script, on: commands.keys.job(id), [id.text, claim.token], bytes, after).integer
            == 1
    }
}
