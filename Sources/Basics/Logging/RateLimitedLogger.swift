package import Logging
import Synchronization

/// Logs what may happen with every request, but not every time.
package final class RateLimitedLogger: Sendable {
    private struct State {
        var last: ContinuousClock.Instant?
        var silent = 0
    }

    private let logger: Logger
    private let state = Mutex(State())
    private let now: @Sendable () -> ContinuousClock.Instant

    /// Makes one.
    ///
    /// - Parameters:
    ///   - logger: Where it logs.
    ///   - now: The time.
    package init(logger: Logger, now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }) {
        self.logger = logger
        self.now = now
    }

    /// Logs a warning unless there was one, of whatever kind, in the last minute; that is counted instead.
    package func log(_ message: Logger.Message, _ error: (any Error)?) {
        let now = now()
        let silent: Int? = state.withLock { state in
            if let last = state.last, now - last < .seconds(60) {
                state.silent += 1
                return nil
            }
            defer { state = State(last: now) }
            return state.silent
        }
        guard let silent else { return }
        var metadata: Logger.Metadata = [:]
        if let error { metadata["error"] = "\(error)" }
        if silent > 0 { metadata["not-logged-before"] = "\(silent)" }
        logger.warning(message, metadata: metadata)
    }
}
