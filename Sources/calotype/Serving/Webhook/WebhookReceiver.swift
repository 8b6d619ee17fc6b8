import AsyncHTTPClient
import Basics
import Crypto
import Foundation
import NIOCore
import NIOHTTP1
import ObjectStorage

/// The server that wants to know.
struct WebhookReceiver: Sendable {
    /// Its address, as requests have it.
    struct Address: Sendable {
        fileprivate let url: String
        /// `user:password` of the address, as a header has them.
        fileprivate let credentials: String?

        /// Reads an address; `nil` for what is none of `http` or `https`.
        init?(_ text: String) {
            guard var parts = URLComponents(string: text), ["http", "https"].contains(parts.scheme?.lowercased()),
                let host = parts.host, !host.isEmpty
            else { return nil }
            credentials = parts.user.map { user in
                Data("\(user):\(parts.password ?? "")".utf8).base64EncodedString()
            }
            (parts.user, parts.password, parts.fragment) = (nil, nil, nil)
            guard let url = parts.string else { return nil }
            self.url = url
        }
    }

    private let address: Address
    private let secret: String?

    /// Reads the settings; `nil` where nobody is to be told.
    init?(_ settings: Settings) throws(CommandFailure) {
        let address = try settings.value(of: WebhookSettings.address)
        secret = try settings.value(of: WebhookSettings.secret)
        guard let address else { return nil }
        self.address = address
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
        var request = HTTPClientRequest(url: address.url)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/json")
        request.headers.add(name: "User-Agent", value: "Calotype")
        request.headers.add(name: "Calotype-Event", value: message.event)
        if let credentials = address.credentials {
            request.headers.add(name: "Authorization", value: "Basic \(credentials)")
        }
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
