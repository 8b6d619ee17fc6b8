package import Logging
import Synchronization

/// Logs what may happen with every request, but not every time.
package final class Complaints: Sendable {
    private struct State {
        var last: ContinuousClock.Instant?
        var silent = 0
    }

    private let logger: Logger
    private let state = Mutex(State())

    package init(logger: Logger) { self.logger = logger }

    /// Logs a warning unless there was one in the last minute; that is counted instead.
    package func log(_ message: Logger.Message, _ error: (any Error)?) {
        let now = ContinuousClock.now
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
