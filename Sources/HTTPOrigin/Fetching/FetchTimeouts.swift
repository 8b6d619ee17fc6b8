/// How long a server is waited for; says when it is too long, and knows no clock.
struct FetchTimeouts: Hashable, Sendable {
    /// What is being waited for.
    enum Phase: Hashable, Sendable {
        /// The name's addresses, a connection.
        case connecting
        /// The beginning of an answer.
        case answer
        /// The rest of it.
        case body
    }

    /// How far a fetch is.
    struct Progress: Hashable, Sendable {
        var phase = Phase.connecting
        /// When the whole began, and the phase.
        var started: ContinuousClock.Instant
        var phaseStarted: ContinuousClock.Instant
        /// Bytes of the body so far.
        var bytes = 0
        /// The body's bytes when the rate was looked at last, and when that was.
        var lookedAtBytes = 0
        var lookedAt: ContinuousClock.Instant

        init(at now: ContinuousClock.Instant) {
            started = now
            phaseStarted = now
            lookedAt = now
        }

        /// Begins a phase.
        mutating func enter(_ phase: Phase, at now: ContinuousClock.Instant) {
            self.phase = phase
            phaseStarted = now
            lookedAt = now
            lookedAtBytes = bytes
        }
    }

    /// What is found when a fetch is looked at.
    enum Verdict: Hashable, Sendable {
        /// Look again then.
        case goOn(until: ContinuousClock.Instant)
        /// It is given up; the time that was not enough, and for what.
        case giveUp(Phase?, Duration)
        /// Fewer bytes a second came than must.
        case tooSlow
    }

    /// For an address and a connection to it.
    var connect = Duration.seconds(5)
    /// For the beginning of an answer.
    var answer = Duration.seconds(10)
    /// For everything, redirects included.
    var whole = Duration.seconds(15)
    /// The least bytes in one ``window``.
    var leastBytes = 5_000
    /// How long a server may be slow.
    var window = Duration.seconds(5)
    /// For a connection where an older copy could be answered instead.
    var connectInNeed = Duration.seconds(2)
    /// For the beginning of an answer where an older copy could be answered instead.
    var answerInNeed = Duration.seconds(3)

    /// Less of it, for what can be done without in need.
    var shortened: FetchTimeouts {
        var shorter = self
        shorter.connect = min(connect, connectInNeed)
        shorter.answer = min(answer, answerInNeed)
        return shorter
    }

    /// Looks at a fetch.
    func look(at progress: inout Progress, now: ContinuousClock.Instant) -> Verdict {
        let end = progress.started + whole
        guard now < end else { return .giveUp(nil, whole) }
        switch progress.phase {
        case .connecting:
            let limit = progress.phaseStarted + connect
            return now < limit ? .goOn(until: min(limit, end)) : .giveUp(.connecting, connect)
        case .answer:
            let limit = progress.phaseStarted + answer
            return now < limit ? .goOn(until: min(limit, end)) : .giveUp(.answer, answer)
        case .body:
            if now - progress.lookedAt >= window {
                guard progress.bytes - progress.lookedAtBytes >= leastBytes else { return .tooSlow }
                progress.lookedAt = now
                progress.lookedAtBytes = progress.bytes
            }
            return .goOn(until: min(progress.lookedAt + window, end))
        }
    }
}
