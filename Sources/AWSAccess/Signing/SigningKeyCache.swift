import Crypto
import Synchronization

/// The keys that were derived lately: a key is good for a day, and deriving one takes four HMACs.
final class SigningKeyCache: Sendable {
    private struct Scope: Hashable {
        var secret: SecretText
        var date: String
        var region: String
        var service: String
    }

    /// A few credentials, and a few regions of each.
    private static let limit = 8

    private let keys = Mutex<[(scope: Scope, key: SymmetricKey)]>([])

    /// The key that signs on a day, in a region, for a service.
    func key(secret: SecretText, date: String, region: String, service: String) -> SymmetricKey {
        let scope = Scope(secret: secret, date: date, region: region, service: service)
        return keys.withLock { keys in
            if let known = keys.first(where: { $0.scope == scope }) { return known.key }
            if keys.count == SigningKeyCache.limit { keys.removeFirst() }
            let key = SigningKeyCache.derive(scope)
            keys.append((scope, key))
            return key
        }
    }

    /// How many keys are kept.
    var count: Int { keys.withLock(\.count) }

    private static func derive(_ scope: Scope) -> SymmetricKey {
        var key = SymmetricKey(data: Array("AWS4\(scope.secret.text)".utf8))
        for text in [scope.date, scope.region, scope.service, "aws4_request"] {
            key = SymmetricKey(data: HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: key))
        }
        return key
    }
}
