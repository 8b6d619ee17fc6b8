/// The time, and how long a request may take.
struct RequestClock: Sendable {
    private let limit: Duration
    private let time: @Sendable () -> ContinuousClock.Instant

    /// Makes a clock.
    ///
    /// - Parameters:
    ///   - limit: How long a request may take in all.
    ///   - now: The time.
    init(limit: Duration, now: @escaping @Sendable () -> ContinuousClock.Instant) {
        self.limit = limit
        time = now
    }

    /// The time.
    var now: ContinuousClock.Instant { time() }

    /// Begins to count for a request.
    func newDeadline() -> RequestDeadline { RequestDeadline(limit, now: time) }
}
