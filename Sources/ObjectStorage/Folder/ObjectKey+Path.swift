extension ObjectKey {
    /// The last part.
    var name: String {
        text.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(text[text.utf8.index(after: $0)...]) } ?? text
    }

    /// All but the last part, with the `/`; empty where there is only one part.
    // checked: an end that was found in this text
    var parent: String { text.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(text[...$0]) } ?? "" }
}
