import Basics

/// What is signed of a path and a query: all but the signature.
struct SignedTarget {
    private let path: String
    private var parts: [ArraySlice<UInt8>]

    init(path: String, query: Query) {
        self.path = path
        // Parameters are found by their names as they are read, decoded: an escaped `s` is a signature too.
        parts = query.parts.filter { $0.parameter != .signature }.map(\.bytes)
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
            PercentCoding.decodeQuery(part.prefix { $0 != UInt8(ascii: "=") }).flatMap(Parameter.init(spelling:))
                == .expires
        }
        parts.append(Array("\(Parameter.expires.name)=\(time)".utf8)[...])
    }
}
