public import Queueing

extension RedisQueue {
    /// Says that the job goes on; see ``Queueing/JobQueue``.
    public func heartbeat(_ claim: ClaimedJob) async throws -> Bool {
        try await tell(.heartbeat, claim, after: [consumer])
    }

    /// Says how far it is; see ``Queueing/JobQueue``.
    public func progress(_ claim: ClaimedJob, done: Int, total: Int) async throws -> Bool {
        try await tell(.progress, claim, after: ["\(done)", "\(total)"])
    }

    /// Says that it is done; see ``Queueing/JobQueue``.
    public func complete(_ claim: ClaimedJob) async throws -> Bool {
        try await tell(.complete, claim, after: [rules.keepDone.milliseconds, "\(rules.keepDoneCount)"])
    }

    /// Says that a try failed; see ``Queueing/JobQueue``.
    public func fail(_ claim: ClaimedJob, reason: String, retrying: Retrying) async throws -> RetryPolicy.Verdict? {
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

    /// Gives the job back; see ``Queueing/JobQueue``.
    public func handBack(_ claim: ClaimedJob) async throws -> Bool {
        try await tell(.handBack, claim, [claim.job.encoded()], after: [])
    }

    private func tell(
        _ script: Script,
        _ claim: ClaimedJob,
        _ bytes: [[UInt8]] = [],
        after: [String]
    ) async throws -> Bool {
        let id = claim.job.id
        return try await run(script, on: keys.job(id), [id.text, claim.token], bytes, after).integer == 1
    }
}
