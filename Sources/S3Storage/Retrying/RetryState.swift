/// Decides whether something that failed is tried once more, and when; reads no clock and throws no dice.
struct RetryState {
    /// How often, and how long between.
    struct Policy: Hashable, Sendable {
        /// How many times something is tried again.
        var retries = 5
        /// The pause before the first of them, at most; each further one is twice as long.
        var pause = Duration.milliseconds(100)
        /// The same where the server has too much to do.
        var busyPause = Duration.milliseconds(500)
        var longestPause = Duration.seconds(5)
    }

    /// What happens after a failure.
    enum Decision: Hashable {
        /// Nothing more.
        case giveUp
        /// Another attempt after a pause.
        case again(after: Duration)
        /// Another attempt at once, with what was learnt.
        case correct
    }

    private let policy: Policy
    private let deadline: ContinuousClock.Instant
    private var retries = 0
    private var corrections: [FailedAttempt.Remedy: Int] = [:]
    private var regions = 0

    /// How many attempts there were, the one under way included.
    private(set) var attempts = 1

    init(_ policy: Policy, deadline: ContinuousClock.Instant) {
        self.policy = policy
        self.deadline = deadline
    }

    /// Takes a failure in.
    ///
    /// - Parameters:
    ///   - failure: What happened.
    ///   - now: When.
    ///   - chance: A number from 0 to 1 that spreads those who failed together.
    /// - Returns: What to do.
    mutating func decide(after failure: FailedAttempt, at now: ContinuousClock.Instant, chance: Double) -> Decision {
        let decision = decision(failure, now, min(max(chance, 0), 1))
        if decision != .giveUp { attempts += 1 }
        return decision
    }

    private mutating func decision(
        _ failure: FailedAttempt,
        _ now: ContinuousClock.Instant,
        _ chance: Double
    ) -> Decision {
        guard now < deadline else { return .giveUp }
        switch failure.remedy {
        case .none: return .giveUp
        case .again: return pause(policy.pause, failure, now, chance)
        case .later: return pause(policy.busyPause, failure, now, chance)
        case .region:
            // A redirect may be followed by a more precise one.
            regions += 1
            return regions <= 2 ? .correct : .giveUp
        case .clock: return once(.clock(0))
        case .credentials: return once(.credentials)
        }
    }

    private mutating func once(_ remedy: FailedAttempt.Remedy) -> Decision {
        corrections[remedy, default: 0] += 1
        return corrections[remedy] == 1 ? .correct : .giveUp
    }

    private mutating func pause(
        _ first: Duration,
        _ failure: FailedAttempt,
        _ now: ContinuousClock.Instant,
        _ chance: Double
    ) -> Decision {
        guard retries < policy.retries else { return .giveUp }
        // checked: settings bound pause and retries
        let ceiling = min(first * (1 << min(retries, 16)), policy.longestPause)
        retries += 1
        // Never less than half: a server that has just failed gets a moment in any case.
        // checked: settings bound pause and retries
        let pause = max(ceiling * (0.5 + chance / 2), min(failure.retryAfter ?? .zero, policy.longestPause))
        return now + pause < deadline ? .again(after: pause) : .giveUp  // checked: settings bound pause and retries
    }
}
