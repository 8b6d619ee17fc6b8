/// When a request has to be answered, whatever it waits for: one for looking, fetching, queueing, rendering and storing.
struct RequestDeadline: Sendable {
    /// How long the request may take in all.
    let limit: Duration
    private let end: ContinuousClock.Instant
    private let now: @Sendable () -> ContinuousClock.Instant

    /// Begins to count.
    ///
    /// - Parameters:
    ///   - limit: How long the request may take in all.
    ///   - now: The time.
    init(_ limit: Duration, now: @escaping @Sendable () -> ContinuousClock.Instant) {
        self.limit = limit
        self.now = now
        end = now() + limit
    }

    /// What is left; nothing when it is over.
    var rest: Duration { max(.zero, end - now()) }

    /// Throws where nothing is left.
    func check() throws(ServiceError) {
        guard rest > .zero else { throw ServiceError(.deadlineExceeded, "It was not ready within \(limit).") }
    }
}
