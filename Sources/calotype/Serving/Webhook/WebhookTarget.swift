import AsyncHTTPClient
import Basics
import Crypto
import Foundation
import ImageService
import NIOCore
import NIOHTTP1

/// The server that wants to know of sets, and how it knows us.
struct WebhookTarget: Sendable {
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

    /// What is sent.
    func request(_ message: WebhookMessage, _ time: Date) -> HTTPClientRequest {
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

extension WebhookTarget: CustomStringConvertible, CustomReflectable {
    /// Nothing of the address, which often is all that is needed to speak to the receiver.
    var description: String { "a webhook" }
    /// Nothing, so that no dump shows the secret.
    var customMirror: Mirror { Mirror(self, children: []) }
}
