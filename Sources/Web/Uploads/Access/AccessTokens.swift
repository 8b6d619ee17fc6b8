import Basics
import Crypto
import Dialects

/// The secrets that let a program write; only hashes and keys made of them are kept.
public struct AccessTokens: Sendable {
    private static let shortest = 16
    /// The most characters of one.
    static let longest = 512
    private static let sessionPurpose = "calotype sessions 1"
    private let hashes: [SHA256.Digest]
    /// The hashes of what cookies hold, a cookie for each token.
    private let sessionHashes: [SHA256.Digest]
    /// Keys made of the tokens, for what else has to be signed.
    let derived: [SymmetricKey]
    /// The tokens and what cookies hold for them, for what must not be shown.
    let secrets: SecretHashes

    /// No tokens.
    public init() { (hashes, sessionHashes, derived, secrets) = ([], [], [], SecretHashes()) }

    /// Reads a list joined by commas or white space.
    ///
    /// - Parameter text: The list; nothing but separators is no tokens.
    /// - Throws: ``TokenError``, which names a token by its number and never shows one.
    public init(parsing text: String) throws(TokenError) {
        let tokens = text.split { $0 == "," || $0.isWhitespace }
        for (index, token) in tokens.enumerated() {
            guard let problem = AccessTokens.problem(token) else { continue }
            throw TokenError(message: "token \(index + 1) \(problem)")
        }
        self.init(tokens)
    }

    /// Takes one token.
    ///
    /// - Parameter token: The token.
    /// - Throws: ``TokenError`` where it cannot be one; the message does not show it.
    public init(token: String) throws(TokenError) {
        if let problem = AccessTokens.problem(token[...]) { throw TokenError(message: "The token \(problem)") }
        self.init([token[...]])
    }

    private init(_ tokens: [Substring]) {
        let sessions = tokens.map { AccessTokens.session(of: $0) }
        hashes = tokens.map { SHA256.hash(data: Array($0.utf8)) }
        sessionHashes = sessions.map { SHA256.hash(data: Array($0.utf8)) }
        secrets = SecretHashes(tokens.map(String.init) + sessions)
        derived = tokens.map { SigningKeys.derive(from: SymmetricKey(data: Array($0.utf8)), for: TicketKeys.purpose) }
    }

    /// Why a text can be no token, as a sentence goes on; `nil` where it can be one.
    private static func problem(_ token: Substring) -> String? {
        guard (shortest...longest).contains(token.utf8.count) else {
            return "has \(token.utf8.count) characters; it takes \(shortest) to \(longest). "
                + "'openssl rand -hex 32' makes a good one."
        }
        guard token.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else {
            return "has characters that no header can carry; only visible ASCII may be in it."
        }
        return nil
    }

    /// Whether there is no token.
    var isEmpty: Bool { hashes.isEmpty }

    /// Whether a text is one of the tokens; takes as long for a wrong one as for a right one.
    func contains(_ text: some StringProtocol) -> Bool { AccessTokens.contains(hashes, text) }

    /// Whether a text is what a cookie holds for one of the tokens; takes as long for a wrong one as for a right one.
    func containsSession(_ text: some StringProtocol) -> Bool { AccessTokens.contains(sessionHashes, text) }

    /// What a cookie holds for a token.
    ///
    /// It is made of the token and tells nothing of it: whoever gets hold of a cookie can be no program with a token.
    static func session(of token: some StringProtocol) -> String {
        let key = SigningKeys.derive(from: SymmetricKey(data: Array(token.utf8)), for: sessionPurpose)
        return key.withUnsafeBytes { Base64URL.encode(Array($0)) }
    }

    private static func contains(_ hashes: [SHA256.Digest], _ text: some StringProtocol) -> Bool {
        let hash = SHA256.hash(data: Array(text.utf8))
        // A digest's own comparison takes the same time for all values; every one is compared.
        return hashes.reduce(false) { found, known in (known == hash) || found }
    }
}

/// A text that can be no token.
public struct TokenError: Error, CustomStringConvertible {
    /// A sentence that does not show it.
    public var message: String

    /// The message.
    public var description: String { message }
}
