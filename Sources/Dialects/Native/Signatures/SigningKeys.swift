import Basics
package import Crypto

/// The secrets that URLs are signed with, in the order in which they are configured.
///
/// A signed URL has the parameter `s={id}.{base64url(HMAC-SHA256(key, text))}`. The **signed text** is the path, then, if
/// anything of the query is left, a `?` and the query without its `s` parameter. A query's parameters are what stands
/// between `&`; taking one away takes the `&` that joined it, and empty ones count as not there. So `/picture/a.jpg?s=…`
/// is signed as `/picture/a.jpg`, and `?w=1&s=…&q=2` as `?w=1&q=2`. Scheme and host are not signed.
///
/// We sign the normal spelling of that text (`NormalSpelling`), which a proxy that encodes the path anew does not
/// change. A signature of the text exactly as it is sent holds too.
public struct SigningKeys: Sendable {
    private let keys: [(id: String, key: SymmetricKey)]

    private static let shortestKey = 16
    private static let longestID = 32

    /// No keys: nothing is signed and nothing needs to be.
    public init() { keys = [] }

    /// Reads a list of `id:hex` joined by commas or white space; the first signs, all verify.
    ///
    /// - Parameter text: The list; nothing but separators is no keys.
    /// - Throws: A `NativeError` of kind `configuration` that names the entry by its id and never shows a key.
    public init(parsing text: String) throws(NativeError) {
        var keys: [(id: String, key: SymmetricKey)] = []
        for entry in text.split(whereSeparator: { $0 == "," || $0.isWhitespace }) {
            let number = keys.count + 1
            guard let colon = entry.firstIndex(of: ":") else {
                throw NativeError(.invalidKeys, "Signing key \(number) has no ':': write id:hex, such as a1:0123….")
            }
            let id = String(entry[..<colon])
            guard !id.isEmpty, id.utf8.count <= SigningKeys.longestID, id.utf8.allSatisfy(SigningKeys.isIDByte) else {
                throw NativeError(
                    .invalidKeys,
                    "Signing key \(number) has a wrong id: it takes 1 to 32 letters, digits, '-' or '_'."
                )
            }
            guard let bytes = Hexadecimal.bytes(entry[entry.index(after: colon)...].utf8) else {
                throw NativeError(.invalidKeys, "Signing key '\(id)' is not an even number of hexadecimal digits.")
            }
            guard bytes.count >= SigningKeys.shortestKey else {
                throw NativeError(
                    .invalidKeys,
                    "Signing key '\(id)' has \(bytes.count) bytes; \(SigningKeys.shortestKey) are the least. "
                        + "'openssl rand -hex 32' makes a good one."
                )
            }
            guard !keys.contains(where: { $0.id == id }) else {
                throw NativeError(.invalidKeys, "There are two signing keys with the id '\(id)'.")
            }
            keys.append((id, SymmetricKey(data: bytes)))
        }
        self.keys = keys
    }

    /// Whether there is no key, so that URLs need no signature.
    public var isEmpty: Bool { keys.isEmpty }

    /// The ids, the one that signs first.
    public var ids: [String] { keys.map(\.id) }

    /// Keys for another purpose, one made of each key in the same order; they tell nothing about these.
    ///
    /// - Parameter purpose: What they are for; another purpose gives other keys.
    /// - Returns: The keys, 32 bytes each.
    package func derived(for purpose: String) -> [SymmetricKey] {
        keys.map { SigningKeys.derive(from: $0.key, for: purpose) }
    }

    /// A key for another purpose.
    ///
    /// - Parameters:
    ///   - key: The key to make it of.
    ///   - purpose: What it is for.
    /// - Returns: 32 bytes that tell nothing about the key they are made of.
    package static func derive(from key: SymmetricKey, for purpose: String) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(inputKeyMaterial: key, info: Array(purpose.utf8), outputByteCount: 32)
    }

    /// Signs a path and query with the first key.
    ///
    /// - Parameters:
    ///   - path: The path, in any spelling.
    ///   - query: The query, without `?`; a signature in it is replaced.
    ///   - expires: The Unix time after which the URL is over; replaces an `exp` in the query.
    /// - Returns: Path and query in their normal spelling, with the signature at the end; unchanged when there are no
    ///   keys.
    public func sign(path: String, query: String?, expires: Int? = nil) -> String {
        guard let first = keys.first else { return query.map { "\(path)?\($0)" } ?? path }
        var signable = SignedTarget(path: path, query: Query(query))
        if let expires { signable.expire(at: expires) }
        let text = signable.normalText
        let code = HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: first.key)
        return "\(text)\(signable.hasQuery ? "&" : "?")s=\(first.id).\(Base64URL.encode(code))"
    }

    /// Signs the path and query of a URL, or of a path with a query, with the first key.
    ///
    /// - Parameters:
    ///   - url: `https://host/path?query` or `/path?query`; a fragment is kept at the end and is not signed.
    ///   - base: What stands before the path without being signed, where it does: `/images`.
    ///   - expires: The Unix time after which the URL is over.
    /// - Returns: The signed URL.
    public func sign(url: String, below base: String = "", expires: Int? = nil) -> String {
        let fragment = url.firstIndex(of: "#").map { url[$0...] } ?? ""
        let whole = url.dropLast(fragment.count)
        let query = whole.firstIndex(of: "?").map { String(whole[whole.index(after: $0)...]) }
        let address = whole.prefix { $0 != "?" }
        var path = address
        if !address.hasPrefix("/"), let separator = SigningKeys.endOfScheme(address) {
            path = address[separator...].drop { $0 != "/" }
        }
        if path.hasPrefix(base + "/") { path = path.dropFirst(base.count) }
        let origin = address.dropLast(path.count)
        return origin + sign(path: path.isEmpty ? "/" : String(path), query: query, expires: expires) + fragment
    }

    /// Checks the signature of a target, and that its time is not over.
    ///
    /// The signature comes first: who cannot sign learns nothing about times. Codes are compared in constant time.
    ///
    /// - Parameters:
    ///   - target: Path and query as sent.
    ///   - now: The present Unix time.
    /// - Throws: A `NativeError`: forbidden when the signature is missing or wrong, gone when the time is over. With
    ///   no keys only the time is checked.
    public func verify(target: String, now: Int) throws(NativeError) {
        let path = target.prefix { $0 != "?" }
        let query = path.endIndex == target.endIndex ? nil : String(target[target.index(after: path.endIndex)...])
        try verify(path: String(path), query: Query(query), now: now)
    }

    /// Checks the signature of a path and its query, and that their time is not over; see ``verify(target:now:)``.
    func verify(path: String, query: Query, now: Int) throws(NativeError) {
        if !keys.isEmpty { try verifySignature(path, query) }
        guard let expires = query.values(of: .expires).first else { return }
        let value = ParameterValue(parameter: .expires, spelling: Parameter.expires.name, text: expires)
        guard now <= (try value.time()) else {
            throw NativeError(.expired, "This address was valid for a time that is over.")
        }
    }

    private func verifySignature(_ path: String, _ query: Query) throws(NativeError) {
        let signatures = query.values(of: .signature)
        guard let signature = signatures.first else {
            throw NativeError(.signatureMissing, "This address has to be signed; the parameter 's' is missing.")
        }
        guard signatures.count == 1, let dot = signature.lastIndex(of: "."),
            let key = keys.first(where: { $0.id == signature[..<dot] })?.key,
            let code = Base64URL.decode(signature[signature.index(after: dot)...].utf8),
            SigningKeys.holds(code, for: SignedTarget(path: path, query: query), key)
        else {
            throw NativeError(.signatureWrong, "The signature does not belong to this address.")
        }
    }

    /// Whether a code is that of a target, as it is sent or in its normal spelling.
    ///
    /// Both are always compared, so that the time tells nothing but what the target itself does.
    private static func holds(_ code: [UInt8], for target: SignedTarget, _ key: SymmetricKey) -> Bool {
        let (sent, normal) = (target.text, target.normalText)
        let isSent = HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: Array(sent.utf8), using: key)
        guard normal != sent else { return isSent }
        let isNormal = HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: Array(normal.utf8), using: key)
        return isSent || isNormal
    }

    private static func isIDByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    private static func endOfScheme(_ address: Substring) -> Substring.Index? {
        guard let colon = address.firstIndex(of: ":"), address[colon...].hasPrefix("://") else { return nil }
        return address.index(colon, offsetBy: 3)
    }
}
