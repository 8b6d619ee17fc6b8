import Queueing

/// Decides when a connection is made, and who gets it.
///
/// Pure: the time and the connections come from outside.
struct LinkState<Connection> {
    typealias Instant = ContinuousClock.Instant

    /// What somebody who wants a connection is to do.
    enum Step {
        case use(Connection)
        /// Make one, and tell how it went.
        case connect
        /// Wait for the one that is being made.
        case wait
        /// Go away: the last attempt failed a moment ago.
        case refuse(JobQueueError)
    }

    private enum Phase {
        case idle
        case connecting
        case up(Connection, number: Int)
        case resting(until: Instant, JobQueueError)
        case closed
    }

    private let pauses: Backoff
    private var phase = Phase.idle
    private var failures = 0
    private var lastNumber = 0

    init(pauses: Backoff) { self.pauses = pauses }

    var isClosed: Bool {
        if case .closed = phase { true } else { false }
    }

    /// The connection there is.
    var present: Connection? {
        if case .up(let connection, _) = phase { connection } else { nil }
    }

    static var closure: JobQueueError { JobQueueError(.closed, "The job queue has been closed.") }

    /// Somebody wants a connection.
    mutating func acquire(now: Instant) -> Step {
        switch phase {
        case .up(let connection, _): return .use(connection)
        case .connecting: return .wait
        case .closed: return .refuse(Self.closure)
        case .resting(let until, let error) where now < until: return .refuse(error)
        case .idle, .resting:
            phase = .connecting
            return .connect
        }
    }

    /// A connection was made.
    ///
    /// - Returns: Its number; `nil` when it is not wanted any more.
    mutating func connected(_ connection: Connection) -> Int? {
        guard case .connecting = phase else { return nil }
        lastNumber += 1
        failures = 0
        phase = .up(connection, number: lastNumber)
        return lastNumber
    }

    /// None could be made.
    mutating func failed(_ error: JobQueueError, now: Instant) {
        guard case .connecting = phase else { return }
        failures += 1
        phase = .resting(until: now + pauses.pause(after: failures), error)
    }

    /// A connection has ended.
    mutating func lost(_ number: Int) {
        if case .up(_, number) = phase { phase = .idle }
    }

    /// No more connections are wanted.
    ///
    /// - Returns: The one there is.
    mutating func close() -> Connection? {
        defer { phase = .closed }
        return present
    }
}
