import AsyncHTTPClient
import Crypto
import Foundation
import Logging
import NIOCore
import NIOHTTP1
import Queueing
import ServiceLifecycle

/// Tells another server when a set is done or has been given up, again and again until it says that it has heard.
struct Webhook: Service {
    /// Whom to tell.
    struct Configuration {
        var url: String
        var secret: String?

        /// `nil` where nobody is to be told.
        init?(_ settings: Settings) throws(CommandFailure) {
            guard let url = settings["webhook-url"] else { return nil }
            guard let parts = URLComponents(string: url), ["http", "https"].contains(parts.scheme),
                let host = parts.host, !host.isEmpty
            else {
                throw .configuration("The setting 'webhook-url' is '\(url)'; it must be http://… or https://….")
            }
            self.url = url
            secret = settings["webhook-secret"]
        }
    }

    private let configuration: Configuration
    private let logger: Logger
    private let stream: AsyncStream<Message>
    private let continuation: AsyncStream<Message>.Continuation

    private struct Message {
        var id: String
        var body: Data
    }

    private struct Body: Encodable {
        var event: String
        var id: String
        var job: String
        var key: String
        var set: String
        var variants: [String]
        var error: String?
        var time: String
    }

    init(_ configuration: Configuration, logger: Logger) {
        self.configuration = configuration
        self.logger = logger
        // Who cannot be told for so long is told no more of what is oldest.
        (stream, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1_000))
    }

    /// Tells it soon, and returns at once; without a failure the job is done.
    func tell(_ job: Job, failure reason: String?) {
        let order: SetOrder
        switch job.work {
        case .makeSet(let made): order = made
        }
        let id = "\(JobID.unique())"
        let body = Body(
            event: reason == nil ? "set.done" : "set.failed",
            id: id,
            job: "\(job.id)",
            key: order.key,
            set: order.set,
            variants: order.variants.map(\.name),
            error: reason,
            time: Date().formatted(.iso8601)
        )
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(body) else { return }
        if case .dropped = continuation.yield(Message(id: id, body: data)) {
            logger.warning("The webhook cannot be told so much; what is oldest is left out.")
        }
    }

    func run() async {
        let client = HTTPClient(eventLoopGroupProvider: .singleton)
        await cancelWhenGracefulShutdown {
            for await message in stream { await deliver(message, client) }
        }
        try? await client.shutdown()
    }

    private func deliver(_ message: Message, _ client: HTTPClient) async {
        let pauses = Backoff(first: .seconds(1), longest: .seconds(60))
        for attempt in 1...10 {
            do {
                let response = try await client.execute(try request(message), timeout: .seconds(10))
                if (200..<300).contains(response.status.code) { return }
                logger.debug("The webhook answered \(response.status.code).")
            } catch {
                logger.debug("The webhook cannot be reached.", metadata: ["error": "\(error)"])
            }
            do { try await Task.sleep(for: pauses.pause(after: attempt)) } catch { return }
        }
        logger.warning("The webhook was told ten times in vain.", metadata: ["id": "\(message.id)"])
    }

    private func request(_ message: Message) throws -> HTTPClientRequest {
        var request = HTTPClientRequest(url: configuration.url)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/json")
        request.headers.add(name: "User-Agent", value: "Calotype")
        request.headers.add(name: "Calotype-Event", value: message.id)
        if let secret = configuration.secret {
            // The time is signed too, so that nobody can send an old message again (as Stripe's webhooks have it).
            let time = "\(Int(Date().timeIntervalSince1970))"
            let signed = Data("\(time).".utf8) + message.body
            let code = HMAC<SHA256>.authenticationCode(for: signed, using: SymmetricKey(data: Data(secret.utf8)))
            let digits = code.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
            request.headers.add(name: "Calotype-Signature", value: "t=\(time),v1=\(digits)")
        }
        request.body = .bytes(ByteBuffer(bytes: message.body))
        return request
    }
}
