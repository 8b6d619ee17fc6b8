import ObjectStorage

/// Which original is meant.
///
/// No key has an empty part, as every address has behind its scheme: the two never look alike.
enum OriginalName: Hashable, Sendable {
    /// An original in the store.
    case stored(ObjectKey)
    /// An original on another web server, by its canonical address.
    case remote(url: String)

    /// The name as text: a key, or an address.
    var text: String {
        switch self {
        case .stored(let key): key.text
        case .remote(let url): url
        }
    }

    /// The last part of the key or of the address's path; the host's name where there is no path.
    var fileName: String {
        var bytes = text.utf8[...]
        if case .remote = self {
            bytes = bytes.prefix { $0 != UInt8(ascii: "?") }
            while bytes.last == UInt8(ascii: "/") { bytes.removeLast() }
        }
        guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return String(Substring(bytes)) }
        return String(Substring(bytes[bytes.index(after: slash)...]))
    }

    /// Whether a text is meant as an address rather than as a key.
    static func isAddress(_ text: String) -> Bool {
        let start = text.prefix(8).lowercased()
        return start.hasPrefix("https://") || start.hasPrefix("http://")
    }
}
