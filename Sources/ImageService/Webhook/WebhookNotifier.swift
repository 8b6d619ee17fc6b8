import Basics
package import Foundation
package import Logging
package import Queueing
import ServiceLifecycle
import Synchronization

/// Somebody who wants to know of sets; how it is told is no concern of use cases.
package protocol WebhookReceiver: Sendable {
    /// Tells a message once.
    ///
    /// - Parameters:
    ///   - message: What to tell.
    ///   - time: When.
    /// - Returns: Why it was not heard; `nil` when it was.
    /// - Throws: `CancellationError`, when nobody knows whether it was heard.
    func tell(_ message: WebhookMessage, at time: Date) async throws -> String?
}

/// Tells somebody when a set is done or has been given up, again and again until it says that it has heard.
///
/// Nobody waits for it: what is to be told lies in this process until then.
package final class WebhookNotifier: Sendable {
    private let logger: Logger
    private let agenda = Mutex(WebhookAgenda())
    private let changed = Signal()
    private let isDeaf = Mutex(false)

    /// How long the end of the process waits for what has not been told.
    private static let grace = Duration.seconds(5)

    /// Makes one that has nothing to tell.
    ///
    /// - Parameter logger: Hears when the receiver does not.
    package init(logger: Logger) { self.logger = logger }

    /// Tells it soon, and returns at once; without a failure the job is done.
    package func tell(_ job: Job, failure reason: String?) {
        guard let message = WebhookMessage(job, failure: reason) else { return }
        let isRoomy = agenda.withLock { $0.add(message) }
        changed.notifyAll()
        guard !isRoomy else { return }
        logger.warning("The webhook cannot be told so much; what is oldest is left out.")
    }

    /// Tells a receiver until the shutdown, and what is left then once more.
    package func run(telling receiver: any WebhookReceiver) async {
        await cancelWhenGracefulShutdown { await self.tellAll(receiver) }
        if !Task.isCancelled { await tellTheRest(receiver) }
    }

    /// Tells everything at its time, until the task is cancelled.
    private func tellAll(_ receiver: any WebhookReceiver) async {
        await withDiscardingTaskGroup { group in
            while !Task.isCancelled {
                let seen = changed.count
                switch agenda.withLock({ $0.next(now: .now) }) {
                case .wait(let duration): await changed.wait(after: seen, atMost: duration)
                case .tell(let message): group.addTask { await self.tell(message, to: receiver) }
                }
            }
        }
    }

    private func tell(_ message: WebhookMessage, to receiver: any WebhookReceiver) async {
        do {
            let problem = try await receiver.tell(message, at: Date())
            let outcome = agenda.withLock { $0.end(message, wasHeard: problem == nil, now: .now) }
            log(problem, outcome, message)
        } catch {
            agenda.withLock { $0.giveBack(message) }
        }
        changed.notifyAll()
    }

    /// Tells once more what is left when the process ends, as long as somebody listens.
    private func tellTheRest(_ receiver: any WebhookReceiver) async {
        let rest = agenda.withLock { $0.empty() }
        guard !rest.isEmpty else { return }
        let told = Atomic(0)
        _ = await withTimeout(WebhookNotifier.grace) {
            for message in rest {
                guard (try? await receiver.tell(message, at: Date())) == .some(nil) else { return }
                told.add(1, ordering: .relaxed)
            }
        }
        let left = rest.count - told.load(ordering: .relaxed)
        guard left > 0 else { return }
        logger.warning("The process ends with events that the webhook was not told.", metadata: ["count": "\(left)"])
    }

    /// Says once that the receiver went deaf, and once that it hears again.
    private func log(_ problem: String?, _ outcome: WebhookAgenda.Outcome, _ message: WebhookMessage) {
        let wasDeaf = isDeaf.withLock { isDeaf in
            defer { isDeaf = problem != nil }
            return isDeaf
        }
        switch (problem, outcome) {
        case (let problem?, .givenUp):
            logger.warning(
                "The webhook was told \(WebhookAgenda.tries) times in vain; it is not told again.",
                metadata: ["id": "\(message.id)", "error": "\(problem)"]
            )
        case (let problem?, _) where !wasDeaf:
            logger.warning(
                "The webhook does not hear; it is told again until it does.",
                metadata: ["error": "\(problem)"]
            )
        case (nil, _) where wasDeaf: logger.notice("The webhook hears again.")
        default: break
        }
    }
}
