import Basics

/// Failures of the last moment, so that a broken picture that many ask for does not take renderer after renderer.
///
/// They are kept by the variant and the validator of the original's bytes, in memory alone, for at most a second or
/// what the configuration says. Only failures that would come again at once are kept.
struct FailedWork: Sendable {
    private let freshness: Duration
    private let now: @Sendable () -> ContinuousClock.Instant
    private let failures = NegativeCache<WorkKey, ServiceError, ContinuousClock.Instant>(capacity: 1000)

    init(freshness: Duration, now: @escaping @Sendable () -> ContinuousClock.Instant) {
        self.freshness = freshness
        self.now = now
    }

    /// Throws the error of this work if it is recent.
    func check(_ work: WorkKey) throws(ServiceError) {
        if let error = failures.failure(for: work, now: now()) { throw error }
    }

    /// Keeps an error if it would come again at once.
    func remember(_ error: ServiceError, of work: WorkKey) {
        guard freshness > .zero, error.code.isCertain else { return }
        failures.insert(error, for: work, until: now() + freshness)
    }
}
