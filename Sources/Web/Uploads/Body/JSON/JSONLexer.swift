/// A piece of a JSON text (RFC 8259); a string comes in as many pieces as its bytes do.
enum JSONToken: Hashable, Sendable {
    /// One of `{ } [ ] : ,`.
    case punctuation(UInt8)
    /// A string begins.
    case stringBegan
    /// Bytes of a string, as UTF-8.
    case stringBytes(ArraySlice<UInt8>)
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
        /// In an escape, after its backslash.
        case escape(JSONEscape)
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
            case .between:
                input = input.drop { $0 == 0x20 || $0 == 0x0a || $0 == 0x0d || $0 == 0x09 }
                guard let byte = input.popFirst() else { return nil }
                if let token = try begin(byte) { return token }
            case .scalar(let text):
                let more = input.prefix(while: JSONLexer.isScalarByte)
                input = input.dropFirst(more.count)
                guard text.count + more.count <= JSONLexer.longestScalar else {
                    throw fault("an endless number or word")
                }
                state = .scalar(text + more)
                guard !input.isEmpty else { return nil }
                state = .between
                return .scalar(String(decoding: text + more, as: UTF8.self))
            case .string, .escape:
                if let token = try readString(&input) { return token }
                guard !input.isEmpty else { return nil }
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
        default: throw fault("a character that JSON does not have")
        }
    }

    private mutating func readString(_ input: inout ArraySlice<UInt8>) throws(BodyError) -> JSONToken? {
        if case .string = state {
            let run = input.prefix { $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") && $0 >= 0x20 }
            input = input.dropFirst(run.count)
            if !run.isEmpty { return .stringBytes(run) }
            if input.first == UInt8(ascii: "\"") {
                input.removeFirst()
                state = .between
                return .stringEnded
            }
        }
        let bytes = try readEscaped(&input)
        return bytes.isEmpty ? nil : .stringBytes(bytes[...])
    }

    /// Reads what begins with an escape or in one, up to the end of the string or of the input, in one go: there may be
    /// millions of escapes, and each piece of a string costs those who take it far more than its bytes do.
    private mutating func readEscaped(_ input: inout ArraySlice<UInt8>) throws(BodyError) -> [UInt8] {
        var escape: JSONEscape? = if case .escape(let begun) = state { begun } else { nil }
        var read: [UInt8] = []
        read.reserveCapacity(input.count)
        var position = input.startIndex
        var problem: String?
        scan: while position < input.endIndex {
            let byte = input[position]
            if escape != nil {
                switch escape?.take(byte) {
                case .scalar(let scalar):
                    if scalar.isASCII {
                        read.append(UInt8(truncatingIfNeeded: scalar.value))
                    } else if let bytes = UTF8.encode(scalar) {
                        read.append(contentsOf: bytes)
                    }
                    escape = nil
                case .fault(let fault):
                    problem = fault.rawValue
                    break scan
                case .unfinished, nil: break
                }
            } else if byte == UInt8(ascii: "\\") {
                escape = JSONEscape()
            } else if byte == UInt8(ascii: "\"") {
                break scan
            } else if byte < 0x20 {
                problem = "a control character in a string"
                break scan
            } else {
                read.append(byte)
            }
            position += 1
        }
        input = input[position...]
        state = escape.map { .escape($0) } ?? .string
        if let problem { throw fault(problem) }
        return read
    }

    private func fault(_ what: String) -> BodyError { BodyError(.badJSON, "The body is no JSON: it has \(what).") }

    private static func isScalarByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
            true
        default: false
        }
    }
}
