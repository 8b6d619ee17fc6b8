import NIOCore

/// A reply of a Redis server, of version 2 or 3 of its protocol.
enum RESPValue: Hashable, Sendable {
    case null
    /// A short text of the server's own.
    case simple(String)
    /// Bytes that somebody stored.
    case bulk(ByteBuffer)
    case error(RESPFailure)
    case integer(Int)
    case double(Double)
    case boolean(Bool)
    /// An integer beyond 64 bits, in its digits.
    case bigNumber(String)
    case array([RESPValue])
    case set([RESPValue])
    /// Keys and values in turn.
    case map([RESPValue])
    /// What the server says without being asked.
    case push([RESPValue])
}

/// An error as the server words it: `WRONGTYPE Operation against a key …`.
struct RESPFailure: Error, Hashable, Sendable {
    /// The whole line.
    var text: String

    /// Its first word, in capitals by convention.
    var word: Substring { text.prefix { $0 != " " } }
}

extension RESPValue {
    /// The text of a simple or bulk string; bytes that are no UTF-8 are replaced.
    var text: String? {
        switch self {
        case .simple(let text): text
        case .bulk(let bytes): String(buffer: bytes)
        default: nil
        }
    }

    /// The bytes of a bulk string.
    var bytes: ByteBuffer? {
        if case .bulk(let bytes) = self { bytes } else { nil }
    }

    /// A number, given as one or as digits.
    var integer: Int? {
        switch self {
        case .integer(let number): number
        case .double(let number): Int(exactly: number)
        default: text.flatMap { Int($0) }
        }
    }

    /// The elements of an array, a set or a map.
    var elements: [RESPValue]? {
        switch self {
        case .array(let elements), .set(let elements), .map(let elements): elements
        default: nil
        }
    }

    /// What is mapped to what: of a map, of keys and values in turn, or of pairs; version 2 has the latter two.
    var pairs: [(key: RESPValue, value: RESPValue)]? {
        guard let elements else { return nil }
        if case .array = self, elements.allSatisfy({ $0.elements?.count == 2 }) {
            return elements.compactMap { $0.elements }.map { ($0[0], $0[1]) }  // checked: each has two, as was counted
        }
        guard elements.count.isMultiple(of: 2) else { return nil }
        // checked: each has two, as was counted
        return stride(from: 0, to: elements.count, by: 2).map { (elements[$0], elements[$0 + 1]) }
    }

    /// What is mapped to what, by text.
    var fields: [String: RESPValue]? {
        guard let pairs else { return nil }
        return Dictionary(pairs.compactMap { pair in pair.key.text.map { ($0, pair.value) } }) { _, last in last }
    }
}
