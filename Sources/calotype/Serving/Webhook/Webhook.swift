import AsyncHTTPClient
import Basics
import Foundation
import ImageService
import Logging
import NIOCore
import ObjectStorage
import Queueing
import ServiceLifecycle
import Synchronization

/// Tells another server when a set is done or has been given up, again and again until it says that it has heard.
///
/// Nobody waits for it: what is to be told lies in this process until then.
final class Webhook: Service {
    private let receiver: WebhookReceiver
    private let logger: Logger
    private let agenda = Mutex(WebhookAgenda())
    private let bell = Signal()
    private let isDeaf = Mutex(false)

    /// How long the end of the process waits for what has not been told.
    private static let patience = Duration.seconds(5)

    init(_ receiver: WebhookReceiver, logger: Logger) {
        self.receiver = receiver
        self.logger = logger
    }

    /// Tells it soon, and returns at once; without a failure the job is done.
    func tell(_ job: Job, failure reason: String?) {
        guard let message = WebhookAgenda.Message(job, failure: reason) else { return }
        let isRoomy = agenda.withLock { $0.add(message) }
        bell.notifyAll()
        guard !isRoomy else { return }
        logger.warning("The webhook cannot be told so much; what is oldest is left out.")
    }

    func run() async {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.timeout.connect = .seconds(5)
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        await cancelWhenGracefulShutdown { await self.tellAll(by: client) }
        if !Task.isCancelled { await tellTheRest(by: client) }
        try? await client.shutdown()
    }

    /// Tells everything at its time, until the task is cancelled.
    private func tellAll(by client: HTTPClient) async {
        await withDiscardingTaskGroup { group in
            while !Task.isCancelled {
                let seen = bell.count
                switch agenda.withLock({ $0.next(now: .now) }) {
                case .wait(let duration): await bell.wait(after: seen, atMost: duration)
                case .tell(let message): group.addTask { await self.tell(message, by: client) }
                }
            }
        }
    }

    private func tell(_ message: WebhookAgenda.Message, by client: HTTPClient) async {
        do {
            let problem = try await receiver.tell(message, by: client, at: Date())
            let outcome = agenda.withLock { $0.end(message, wasHeard: problem == nil, now: .now) }
            say(problem, outcome, message)
        } catch {
            agenda.withLock { $0.giveBack(message) }
        }
        bell.notifyAll()
    }

    /// Tells once more what is left when the process ends, as long as somebody listens.
    private func tellTheRest(by client: HTTPClient) async {
        let rest = agenda.withLock { $0.empty() }
        guard !rest.isEmpty else { return }
        let told = await withTaskGroup(of: Int?.self) { group in
            group.addTask {
                try? await Task.sleep(for: Webhook.patience)
                return nil
            }
            group.addTask { [receiver] in
                for (number, message) in rest.enumerated() {
                    guard (try? await receiver.tell(message, by: client, at: Date())) == .some(nil) else {
                        return number
                    }
                }
                return rest.count
            }
            var told = 0
            for await number in group {
                told = number ?? told
                group.cancelAll()
            }
            return told
        }
        let left = rest.count - told
        guard left > 0 else { return }
        logger.warning("The process ends with events that the webhook was not told.", metadata: ["count": "\(left)"])
    }

    /// Says once that the receiver went deaf, and once that it hears again.
    private func say(_ problem: String?, _ outcome: WebhookAgenda.Outcome, _ message: WebhookAgenda.Message) {
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

extension WebhookAgenda.Message {
    private struct Body: Encodable {
        var event: String
        var id: String
        var job: String
        var image: String?
        var key: String
        var set: String
        var variants: [String]
        var error: String?
        var time: String
    }

    /// What is told of a job that is done, or was given up for a reason.
    fileprivate init?(_ job: Job, failure reason: String?) {
        let order: SetOrder
        switch job.work {
        case .makeSet(let made): order = made
        }
        let (event, id) = (reason == nil ? "set.done" : "set.failed", "\(JobID.unique())")
        let body = Body(
            event: event,
            id: id,
            job: "\(job.id)",
            image: ObjectKey(order.key).map { ImageID(original: $0).text },
            key: order.key,
            set: order.set,
            variants: order.variants.map(\.name),
            error: reason,
            time: Date().formatted(.iso8601)
        )
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(body) else { return nil }
        self.init(id: id, event: event, body: data)
    }
}
