/// Somebody else's words, made fit for one of our errors: short, printable, and without what we had told them.
enum QuotedMessage {
    private static let longest = 200

    /// A remark on a line of its own, or nothing.
    ///
    /// - Parameters:
    ///   - text: The words.
    ///   - secrets: What must not be in them.
    /// - Returns: The words in parentheses behind a space; empty when there are none.
    static func text(_ text: String?, without secrets: [SecretText?] = []) -> String {
        // What a service could not verify it likes to repeat, whole, session token and all.
        var text = (text ?? "").split(separator: "The Canonical", maxSplits: 1).first.map(String.init) ?? ""
        for case let secret? in secrets where secret.text.utf8.count >= 4 {
            text = text.split(separator: secret.text, omittingEmptySubsequences: false).joined(separator: "***")
        }
        let printable = text.unicodeScalars.map { scalar in
            scalar.isASCII && scalar.value >= 0x20 && scalar.value != 0x7f ? Character(scalar) : " "
        }
        let short = String(printable.prefix(longest)).split(separator: " ").joined(separator: " ")
        return short.isEmpty ? "" : " (\(short)\(printable.count > longest ? "…" : ""))"
    }
}
