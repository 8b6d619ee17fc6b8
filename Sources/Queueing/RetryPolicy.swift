/// What is known of another try at a job that failed.
public enum Retrying: Hashable, Sendable {
    /// It may help before long.
    case soon
    /// It may help once workers with other settings or of another version are there, which takes a while to come about
    /// where they are changed one by one.
    case slowly
    /// It cannot help.
    case never
}

/// Decides whether a job that failed is tried again, and when.
public struct RetryPolicy: Hashable, Sendable {
    /// What becomes of a job that failed.
    public enum Verdict: Hashable, Sendable {
        /// It is tried again after a pause.
        case again(after: Duration)
        /// It goes to the dead letters.
        case giveUp
    }

    /// How many times a job is begun at most.
    public var tries: Int
    /// How long it rests between.
    public var pauses: Backoff
    /// How long it rests between where it waits for other workers.
    public var slowPauses: Backoff

    /// Makes a policy: five tries, after pauses of 2, 8, 32 and 128 seconds or a little less; for other workers after 10,
    /// 40, 160 and 600, which is ten minutes at least.
    public init(
        tries: Int = 5,
        pauses: Backoff = Backoff(first: .seconds(2), factor: 4, longest: .seconds(600)),
        slowPauses: Backoff = Backoff(first: .seconds(10), factor: 4, longest: .seconds(600))
    ) {
        self.tries = tries
        self.pauses = pauses
        self.slowPauses = slowPauses
    }

    /// Decides.
    ///
    /// - Parameters:
    ///   - attempt: Which try failed, from 1.
    ///   - retrying: What is known of another try.
    ///   - generator: What makes the pauses of two jobs differ.
    /// - Returns: What becomes of the job.
    public func verdict(
        attempt: Int,
        retrying: Retrying,
        using generator: inout some RandomNumberGenerator
    ) -> Verdict {
        guard retrying != .never, attempt < tries else { return .giveUp }
        let pauses = retrying == .slowly ? slowPauses : pauses
        return .again(after: pauses.pause(after: attempt, using: &generator))
    }

    /// The same with the system's random numbers.
    public func verdict(attempt: Int, retrying: Retrying) -> Verdict {
        var generator = SystemRandomNumberGenerator()
        return verdict(attempt: attempt, retrying: retrying, using: &generator)
    }

    /// What is written beside a job that no worker survived.
    package static func deathReason(attempts: Int) -> String {
        "It was begun \(attempts) times, and each time its worker ended before the job did."
    }
}
