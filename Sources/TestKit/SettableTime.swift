import Synchronization

/// A time that passes only when a test says so.
public final class SettableTime: Sendable {
    private let start = ContinuousClock.now
    private let passed = Mutex(Duration.zero)

    /// Makes a time that stands still.
    public init() {}

    /// The time now.
    public var now: ContinuousClock.Instant { start + passed.withLock { $0 } }

    /// Lets time pass.
    public func advance(by duration: Duration) { passed.withLock { $0 += duration } }
}
