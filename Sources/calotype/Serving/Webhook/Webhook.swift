import AsyncHTTPClient
import Foundation
import ImageService
import NIOCore
import NIOHTTP1
import Queueing
import ServiceLifecycle

/// Carries what a ``WebhookNotifier`` tells over HTTP, as long as the process runs.
///
/// A class, as whoever runs services logs what they are, and of a value all that is in it.
final class Webhook: Service {
    private let target: WebhookTarget
    private let notifier: WebhookNotifier

    init(target: WebhookTarget, notifier: WebhookNotifier) { (self.target, self.notifier) = (target, notifier) }

    func run() async {
        var configuration = HTTPClient.Configuration()
        // The receiver would be another one.
        configuration.redirectConfiguration = .disallow
        configuration.timeout.connect = .seconds(5)
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        await notifier.run(telling: Receiver(target: target, client: client))
        try? await client.shutdown()
    }

    private struct Receiver: WebhookReceiver {
        let target: WebhookTarget
        let client: HTTPClient

        func tell(_ message: WebhookMessage, at time: Date) async throws -> String? {
            do {
                let response = try await client.execute(target.request(message, time), timeout: .seconds(10))
                return (200..<300).contains(response.status.code) ? nil : "it answered \(response.status.code)"
            } catch {
                if Task.isCancelled { throw CancellationError() }
                // Errors of the client name no address.
                return "\(error)"
            }
        }
    }
}
