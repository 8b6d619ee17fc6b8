import Basics
import Crypto
import Dialects
import Foundation
import HTTPTypes

/// Signs tickets, and checks what it is shown.
struct TicketKeys: Sendable {
    /// What its keys are made for.
    static let purpose = "calotype upload tickets 1"

    private let keys: [SymmetricKey]
    /// Whether nothing but this process can check its tickets.
    let isOfThisProcess: Bool

    /// Makes keys of those that URLs are signed with, and of the tokens; the first one signs, all are checked.
    ///
    /// With neither, a key is made that ends with the process.
    init(_ signing: SigningKeys, _ tokens: AccessTokens) {
        let known = signing.derived(for: TicketKeys.purpose) + tokens.derived  // checked: lists, which are put together
        keys = known.isEmpty ? [SymmetricKey(size: .bits256)] : known
        isOfThisProcess = known.isEmpty
    }

    /// A new name for a ticket.
    static func newName() -> String {
        SymmetricKey(size: .bits128).withUnsafeBytes { Base64URL.encode(Array($0)) }
    }

    /// A ticket as a text for a URL.
    func text(of ticket: UploadTicket) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let payload = Base64URL.encode(try encoder.encode(ticket))
        let code = keys.first.map { HMAC<SHA256>.authenticationCode(for: Array(payload.utf8), using: $0) }
        return "\(payload).\(Base64URL.encode(code.map(Array.init) ?? []))"
    }

    /// Reads a ticket that this server, or one with the same keys, has signed.
    ///
    /// - Parameters:
    ///   - text: The ticket as it was shown.
    ///   - now: The present Unix time.
    /// - Returns: The ticket.
    /// - Throws: A problem, where it is none or is void.
    func read(_ text: String, now: Int) throws(Problem) -> UploadTicket {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let code = Base64URL.decode(parts[1].utf8),  // checked: there are two, as was counted
            let payload = Base64URL.decode(parts[0].utf8),  // checked: there are two, as was counted
            isValid(code, for: parts[0]),  // checked: there are two, as was counted
            let ticket = try? JSONDecoder().decode(UploadTicket.self, from: Data(payload))
        else { throw Problem(.forbidden, "ticket-wrong", "This ticket was not given by this server, or was changed.") }
        guard now <= ticket.expires else {
            throw Problem(.gone, "ticket-expired", "This ticket was valid for a time that is over.")
        }
        return ticket
    }

    private func isValid(_ code: [UInt8], for payload: Substring) -> Bool {
        let payload = Array(payload.utf8)
        return keys.reduce(false) { found, key in
            HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: payload, using: key) || found
        }
    }
}
