import AsyncHTTPClient
import Basics
import Crypto
import Foundation
import NIOCore
import NIOHTTP1
import ObjectStorage

/// The server that wants to know.
struct WebhookReceiver: Sendable {
    private let url: String
    /// `user:password` of the address, as a header has them.
    private let credentials: String?
    private let secret: String?

    /// Reads the settings; `nil` where nobody is to be told.
    ///
    /// Messages never repeat the address, which often is all that is needed to speak to the receiver.
    init?(_ settings: Settings) throws(CommandFailure) {
        guard let text = settings["webhook-url"] else { return nil }
        guard var parts = URLComponents(string: text), ["http", "https"].contains(parts.scheme?.lowercased()),
            let host = parts.host, !host.isEmpty
        else {
            throw settings.failure(
                of: "webhook-url",
                "The setting 'webhook-url' is no address; it must be http://… or https://…."
            )
        }
        credentials = parts.user.map { user in
            Data("\(user):\(parts.password ?? "")".utf8).base64EncodedString()
        }
        (parts.user, parts.password, parts.fragment) = (nil, nil, nil)
        guard let url = parts.string else {
            throw settings.failure(
                of: "webhook-url",
                "The setting 'webhook-url' is no address; it must be http://… or https://…."
            )
        }
        self.url = url
        secret = settings["webhook-secret"]
        guard secret?.isEmpty != true else {
            throw settings.failure(
                of: "webhook-secret",
                "The setting 'webhook-secret' is empty; 'openssl rand -hex 32' makes a good one."
            )
        }
    }

    /// Tells a message once.
    ///
    /// - Parameters:
    ///   - message: What to tell.
    ///   - client: Carries it; follows no redirect, since the receiver would be another one then.
    ///   - time: When.
    /// - Returns: Why it was not heard; `nil` when it was.
    /// - Throws: `CancellationError`, when nobody knows whether it was heard.
    func tell(_ message: WebhookAgenda.Message, by client: HTTPClient, at time: Date) async throws -> String? {
        do {
            let response = try await client.execute(request(message, time), timeout: .seconds(10))
            return (200..<300).contains(response.status.code) ? nil : "it answered \(response.status.code)"
        } catch {
            if Task.isCancelled { throw CancellationError() }
            // Errors of the client name no address.
            return "\(error)"
        }
    }

    private func request(_ message: WebhookAgenda.Message, _ time: Date) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: url)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/json")
        request.headers.add(name: "User-Agent", value: "Calotype")
        request.headers.add(name: "Calotype-Event", value: message.event)
        if let credentials { request.headers.add(name: "Authorization", value: "Basic \(credentials)") }
        if let secret {
            // The time is signed too, so that nobody can send an old message again.
            let seconds = "\(Int(clamping: time.timeIntervalSince1970))"
            let signed = Data("\(seconds).".utf8) + message.body
            let code = HMAC<SHA256>.authenticationCode(for: signed, using: SymmetricKey(data: Data(secret.utf8)))
            request.headers.add(name: "Calotype-Signature", value: "t=\(seconds),v1=\(Hexadecimal.text(code))")
        }
        request.body = .bytes(ByteBuffer(bytes: message.body))
        return request
    }
}
