import Basics

/// A path and query taken apart for signing.
struct SignedTarget {
    private let path: String
    private var parts: [ArraySlice<UInt8>] = []
    /// The values of every `s`, decoded.
    private(set) var signatures: [String] = []
    /// The value of the first `exp`, decoded.
    private(set) var expires: String?

    init(path: String, query: String?) {
        self.path = path
        for part in Array((query ?? "").utf8).split(separator: UInt8(ascii: "&")) {
            let pieces = part.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            // Names are compared decoded, as the parser will do it: an escaped `e` must not hide an end of time.
            let name = PercentCoding.decodeQuery(pieces[0])
            let value = pieces.count > 1 ? PercentCoding.decodeQuery(pieces[1]) ?? "" : ""
            if name == Parameter.signature.name {
                signatures.append(value)
            } else {
                if name == Parameter.expires.name, expires == nil { expires = value }
                parts.append(part)
            }
        }
    }

    /// Whether anything of the query is signed.
    var hasQuery: Bool { !parts.isEmpty }

    /// What is signed: the target in its normal spelling; as it is where it has none.
    var normalText: String {
        guard let path = NormalSpelling.path(Array(self.path.utf8)) else { return text }
        let query = parts.map { NormalSpelling.parameter($0) }.joined(separator: "&".utf8)
        return String(decoding: hasQuery ? path + "?".utf8 + query : path, as: UTF8.self)
    }

    /// The target without its signatures, spelled as it is.
    var text: String {
        guard hasQuery else { return path }
        return path + "?" + String(decoding: Array(parts.joined(separator: "&".utf8)), as: UTF8.self)
    }

    /// Puts an end of time in place of one that is there.
    mutating func expire(at time: Int) {
        parts.removeAll { part in
            PercentCoding.decodeQuery(part.prefix { $0 != UInt8(ascii: "=") }) == Parameter.expires.name
        }
        let text = String(time)
        parts.append(Array("\(Parameter.expires.name)=\(text)".utf8)[...])
        expires = text
    }
}
