/// A piece of a JSON text (RFC 8259); a string comes in as many pieces as its bytes do.
enum JSONToken: Hashable, Sendable {
    /// One of `{ } [ ] : ,`.
    case punctuation(UInt8)
    /// A string begins.
    case stringBegan
    /// Bytes of a string, as UTF-8.
    case stringBytes(ArraySlice<UInt8>)
    /// One byte of a string that was written as an escape.
    case stringByte(UInt8)
    /// A string ends.
    case stringEnded
    /// A number, or a word such as `null`.
    case scalar(String)
}

/// Cuts JSON into tokens as its bytes arrive, and remembers a few bytes only.
struct JSONLexer: Sendable {
    private enum State: Sendable {
        case between
        case scalar([UInt8])
        case string
        case escape
        /// In `\uXXXX`: the digits so far, their value, and the first half of a pair, where there was one.
        case unicode(digits: Int, value: UInt32, high: UInt32?)
        /// After the first half of a surrogate pair: the next bytes must be `\` and `u`.
        case secondHalf(high: UInt32, hasBackslash: Bool)
        /// Bytes of an escape that are still to be given.
        case pending([UInt8])
    }

    private static let longestScalar = 32
    private var state = State.between
    /// How many bytes have been read.
    private(set) var offset = 0

    /// Whether a token has begun and not ended.
    var isInToken: Bool {
        if case .between = state { return false }
        return true
    }

    /// Whether the token that has begun is a number or a word, which nothing but what follows ends.
    var isInScalar: Bool {
        if case .scalar = state { return true }
        return false
    }

    /// Takes the next token from some bytes; `nil` when they are used up.
    mutating func next(_ input: inout ArraySlice<UInt8>) throws(BodyError) -> JSONToken? {
        let before = input.count
        defer { offset += before - input.count }
        while true {
            switch state {
            case .pending(let bytes):
                state = bytes.count > 1 ? .pending(Array(bytes.dropFirst())) : .string
                if let byte = bytes.first { return .stringByte(byte) }
            case .between:
                input = input.drop { $0 == 0x20 || $0 == 0x0a || $0 == 0x0d || $0 == 0x09 }
                guard let byte = input.popFirst() else { return nil }
                if let token = try begin(byte) { return token }
            case .scalar(let text):
                let more = input.prefix(while: JSONLexer.isScalarByte)
                input = input.dropFirst(more.count)
                guard text.count + more.count <= JSONLexer.longestScalar else {
                    throw flaw("an endless number or word")
                }
                state = .scalar(text + more)
                guard !input.isEmpty else { return nil }
                state = .between
                return .scalar(String(decoding: text + more, as: UTF8.self))
            case .string:
                if let token = try readString(&input) { return token }
                guard !input.isEmpty else { return nil }
            case .escape, .unicode, .secondHalf:
                guard let byte = input.popFirst() else { return nil }
                try readEscape(byte)
            }
        }
    }

    private mutating func begin(_ byte: UInt8) throws(BodyError) -> JSONToken? {
        switch byte {
        case UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: ":"),
            UInt8(ascii: ","):
            return .punctuation(byte)
        case UInt8(ascii: "\""):
            state = .string
            return .stringBegan
        case _ where JSONLexer.isScalarByte(byte):
            state = .scalar([byte])
            return nil
        default: throw flaw("a character that JSON does not have")
        }
    }

    private mutating func readString(_ input: inout ArraySlice<UInt8>) throws(BodyError) -> JSONToken? {
        let run = input.prefix { $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") && $0 >= 0x20 }
        input = input.dropFirst(run.count)
        if !run.isEmpty { return .stringBytes(run) }
        switch input.popFirst() {
        case UInt8(ascii: "\""):
            state = .between
            return .stringEnded
        case UInt8(ascii: "\\"):
            state = .escape
            return nil
        case .some: throw flaw("a control character in a string")
        case nil: return nil
        }
    }

    private mutating func readEscape(_ byte: UInt8) throws(BodyError) {
        switch state {
        case .escape where byte == UInt8(ascii: "u"): state = .unicode(digits: 0, value: 0, high: nil)
        case .escape:
            guard let meant = JSONLexer.escapes[byte] else { throw flaw("an unknown escape in a string") }
            state = .pending([meant])
        case .secondHalf(let high, false) where byte == UInt8(ascii: "\\"):
            state = .secondHalf(high: high, hasBackslash: true)
        case .secondHalf(let high, true) where byte == UInt8(ascii: "u"):
            state = .unicode(digits: 0, value: 0, high: high)
        case .unicode(let digits, let value, let high):
            guard let digit = PercentBytes.hexadecimal(byte) else { throw flaw("a \\u without four digits") }
            let value = value << 4 | UInt32(digit)
            guard digits == 3 else {
                state = .unicode(digits: digits + 1, value: value, high: high)
                return
            }
            try take(value, after: high)
        default: throw flaw("half of a surrogate pair")
        }
    }

    /// Takes a UTF-16 unit that four digits have named.
    private mutating func take(_ unit: UInt32, after high: UInt32?) throws(BodyError) {
        var value = unit
        if let high {
            guard (0xdc00...0xdfff).contains(unit) else { throw flaw("half of a surrogate pair") }
            value = 0x10000 + (high - 0xd800) << 10 + (unit - 0xdc00)
        } else if (0xd800...0xdbff).contains(unit) {
            state = .secondHalf(high: unit, hasBackslash: false)
            return
        }
        guard let scalar = Unicode.Scalar(value) else { throw flaw("half of a surrogate pair") }
        state = .pending(Array(String(Character(scalar)).utf8))
    }

    private func flaw(_ what: String) -> BodyError { BodyError(.badJSON, "The body is no JSON: it has \(what).") }

    private static let escapes: [UInt8: UInt8] = [
        UInt8(ascii: "\""): UInt8(ascii: "\""), UInt8(ascii: "\\"): UInt8(ascii: "\\"),
        UInt8(ascii: "/"): UInt8(ascii: "/"), UInt8(ascii: "b"): 0x08, UInt8(ascii: "f"): 0x0c,
        UInt8(ascii: "n"): 0x0a, UInt8(ascii: "r"): 0x0d, UInt8(ascii: "t"): 0x09,
    ]

    private static func isScalarByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
            true
        default: false
        }
    }
}
