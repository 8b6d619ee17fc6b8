import Queueing

/// What a webhook is still to be told, and when.
///
/// Pure: the time comes from outside. What rests after a failure takes nobody's place, so that one event which the
/// receiver cannot bear holds up no other.
package struct WebhookAgenda {
    package typealias Instant = ContinuousClock.Instant

    /// What is to be done now.
    package enum Step: Hashable {
        case tell(WebhookMessage)
        case wait(Duration)
    }

    /// What became of a message that was told.
    package enum Outcome: Hashable {
        case heard
        /// It is told again.
        case again
        /// It was told in vain too often.
        case givenUp
    }

    /// How often something is told at most.
    package static let tries = 10
    /// How many messages wait at most; who cannot be told for so long is told no more of what is oldest.
    private static let most = 1_000
    /// How many are told at the same time.
    private static let places = 4

    private let pauses = Backoff(first: .seconds(1), longest: .seconds(60))
    private var waiting: [WebhookMessage] = []
    private var told = 0

    /// Makes one with nothing to tell.
    package init() {}

    /// How many are not told yet.
    package var count: Int { waiting.count }

    /// Adds a message; `false` when an older one was left out for it.
    package mutating func add(_ message: WebhookMessage) -> Bool {
        waiting.append(message)
        guard waiting.count > WebhookAgenda.most else { return true }
        waiting.removeFirst()
        return false
    }

    /// The next message to tell, which is its caller's until ``end(_:wasHeard:now:)``.
    package mutating func next(now: Instant) -> Step {
        guard told < WebhookAgenda.places else { return .wait(.seconds(60)) }
        if let index = waiting.firstIndex(where: { $0.due.map { $0 <= now } ?? true }) {
            told += 1
            return .tell(waiting.remove(at: index))
        }
        return .wait(waiting.compactMap(\.due).min().map { now.duration(to: $0) } ?? .seconds(60))
    }

    /// A message was told.
    package mutating func end(_ message: WebhookMessage, wasHeard: Bool, now: Instant) -> Outcome {
        told -= 1
        guard !wasHeard else { return .heard }
        var message = message
        message.failures += 1
        guard message.failures < WebhookAgenda.tries else { return .givenUp }
        message.due = now + pauses.pause(after: message.failures)
        _ = add(message)
        return .again
    }

    /// A message could not be told to the end, which is nobody's fault.
    package mutating func giveBack(_ message: WebhookMessage) {
        told -= 1
        waiting.insert(message, at: 0)
    }

    /// Takes out everything, the oldest first.
    package mutating func empty() -> [WebhookMessage] {
        defer { waiting = [] }
        return waiting
    }
}
