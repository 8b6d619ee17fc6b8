import Crypto
import Dialects

/// The secrets that let a program write; only their hashes are kept.
public struct AccessTokens: Sendable {
    private static let shortest = 16
    private static let longest = 512
    private let hashes: [SHA256.Digest]
    /// Keys made of the tokens, for what else has to be signed.
    let derived: [SymmetricKey]

    /// No tokens.
    public init() { (hashes, derived) = ([], []) }

    /// Reads a list joined by commas or white space.
    ///
    /// - Parameter text: The list; nothing but separators is no tokens.
    /// - Throws: ``WebConfigurationError``, which names a token by its number and never shows one.
    public init(parsing text: String) throws(WebConfigurationError) {
        let tokens = text.split { $0 == "," || $0.isWhitespace }
        for (index, token) in tokens.enumerated() {
            guard (AccessTokens.shortest...AccessTokens.longest).contains(token.utf8.count) else {
                throw WebConfigurationError(
                    message: "Token \(index + 1) of the setting 'tokens' has \(token.utf8.count) characters; it takes "
                        + "\(AccessTokens.shortest) to \(AccessTokens.longest). 'openssl rand -hex 32' makes a good one."
                )
            }
            guard token.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else {
                throw WebConfigurationError(
                    message: "Token \(index + 1) of the setting 'tokens' has characters that no header can carry; "
                        + "only visible ASCII may be in it."
                )
            }
        }
        hashes = tokens.map { SHA256.hash(data: Array($0.utf8)) }
        derived = tokens.map { SigningKeys.derive(from: SymmetricKey(data: Array($0.utf8)), for: TicketKeys.purpose) }
    }

    /// Whether there is no token.
    var isEmpty: Bool { hashes.isEmpty }

    /// Whether a text is one of the tokens; takes as long for a wrong one as for a right one.
    func contains(_ text: some StringProtocol) -> Bool {
        let hash = SHA256.hash(data: Array(text.utf8))
        // A digest's own comparison takes the same time for all values; every token is compared.
        return hashes.reduce(false) { found, known in (known == hash) || found }
    }
}
