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

    /// Makes a policy: five tries, after pauses of 2, 8, 32 and 128 seconds or a little less.
    public init(
        tries: Int = 5,
        pauses: Backoff = Backoff(first: .seconds(2), factor: 4, longest: .seconds(600))
    ) {
        self.tries = tries
        self.pauses = pauses
    }

    /// Decides.
    ///
    /// - Parameters:
    ///   - attempt: Which try failed, from 1.
    ///   - isFinal: Whether it is known that another try cannot help.
    ///   - generator: What makes the pauses of two jobs differ.
    /// - Returns: What becomes of the job.
    public func verdict(
        attempt: Int,
        isFinal: Bool,
        using generator: inout some RandomNumberGenerator
    ) -> Verdict {
        guard !isFinal, attempt < tries else { return .giveUp }
        return .again(after: pauses.pause(after: attempt, using: &generator))
    }

    /// The same with the system's random numbers.
    public func verdict(attempt: Int, isFinal: Bool) -> Verdict {
        var generator = SystemRandomNumberGenerator()
        return verdict(attempt: attempt, isFinal: isFinal, using: &generator)
    }

    /// What is written beside a job that no worker survived.
    package static func deathReason(attempts: Int) -> String {
        "It was begun \(attempts) times, and each time its worker ended before the job did."
    }
}
