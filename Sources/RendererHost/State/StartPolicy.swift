/// When processes are started after others have failed to, and how long there is hope.
struct StartPolicy {
    typealias Instant = ContinuousClock.Instant

    private let settings: PoolSettings
    /// Failed starts since work was done.
    private var failedStarts = 0
    /// Those of them that nobody from outside brought about.
    private var ownFailures = 0
    /// When the first start failed since a process was ready.
    private var failingSince: Instant?
    /// Whether a process has ever done work, so that the program and the system are known to be good for it.
    private(set) var isProven = false
    /// When the next process may be started; `nil` where any number may at any time.
    private(set) var nextStart: Instant?

    /// Starts without any failure.
    init(settings: PoolSettings) { self.settings = settings }

    /// Whether a process can be expected to become ready before those who wait have waited in vain.
    func hasHope(now: Instant) -> Bool {
        guard isProven || ownFailures < settings.failedStarts else { return false }
        return failingSince.map { now < $0 + settings.hope } ?? true
    }

    /// A process has become ready.
    mutating func succeeded() {
        nextStart = nil
        failingSince = nil
    }

    /// A process has done work: to be ready is no proof that it works, to answer is.
    mutating func worked() { (failedStarts, ownFailures, isProven) = (0, 0, true) }

    /// A process has not become ready, or has died without any work.
    ///
    /// - Parameters:
    ///   - isOwn: Whether nobody from outside brought it about.
    ///   - now: The time.
    mutating func failed(isOwn: Bool, now: Instant) {
        failedStarts += 1
        if isOwn { ownFailures += 1 }
        failingSince = failingSince ?? now
        let doublings = min(failedStarts - 1, 16)
        let longest = isProven && hasHope(now: now) ? settings.hopefulBackoff : settings.longestBackoff
        nextStart = now + min(settings.backoff * (1 << doublings), longest)
    }
}
