import Basics
import NIOCore

/// What a server sent that is no RESP, or more than we take.
struct RESPProtocolError: Error, Hashable, Sendable, CustomStringConvertible {
    var description: String
    init(_ description: String) { self.description = description }
}

/// Reads replies from bytes as they come, in pieces of any length.
///
/// A reply's length, its depth and the number of its elements are bounded, and room is made for what has arrived, not
/// for what is announced. After an error nothing more can be read.
struct RESPParser {
    /// What is taken.
    struct Limits: Hashable {
        /// The most bytes of one reply.
        var bytes = 64 << 20
        /// The most elements of one reply, nested ones included.
        var elements = 1 << 20
        /// How deep arrays may be nested.
        var depth = 16
        /// The longest line.
        var line = 64 << 10
    }

    private enum Kind {
        case array, set, map, push
        /// Remarks about the next value, which nobody here asks for.
        case attribute
    }

    /// An array that has begun.
    private struct Frame {
        var kind: Kind
        var missing: Int
        var elements: [RESPValue] = []
    }

    private enum Text { case bulk, error, verbatim }

    private let limits: Limits
    private var frames: [Frame] = []
    /// A string whose length is known and whose bytes have not all come.
    private var awaited: (text: Text, length: Int)?
    private var bytes = 0
    private var elements = 0

    init(limits: Limits = Limits()) { self.limits = limits }

    /// Takes the next reply from the buffer; `nil` when it has not wholly come.
    mutating func next(_ buffer: inout ByteBuffer) throws(RESPProtocolError) -> RESPValue? {
        while true {
            guard let value = try token(&buffer) else { return nil }
            guard let whole = try place(value) else { continue }
            (bytes, elements) = (0, 0)
            return whole
        }
    }

    /// What one line, or one string, comes to.
    private enum Token {
        case value(RESPValue)
        case frame(Kind, Int)
    }

    private mutating func token(_ buffer: inout ByteBuffer) throws(RESPProtocolError) -> Token? {
        if awaited == nil {
            guard let line = try line(&buffer) else { return nil }
            if let token = try begin(line) { return token }
        }
        guard let (text, length) = awaited else { return nil }
        guard buffer.readableBytes >= length +| 2 else { return nil }
        guard let content = buffer.readSlice(length: length), buffer.readBytes(length: 2) == [0x0D, 0x0A] else {
            throw RESPProtocolError("A string does not end where its length says.")
        }
        awaited = nil
        switch text {
        case .bulk: return .value(.bulk(content))
        case .error: return .value(.error(RESPFailure(text: String(buffer: content))))
        case .verbatim:
            guard length >= 4 else { throw RESPProtocolError("A verbatim string lacks its kind.") }
            // checked: the length is at least 4, by the guard above
            return .value(.bulk(content.getSlice(at: content.readerIndex + 4, length: length - 4) ?? ByteBuffer()))
        }
    }

    /// The next line without its end.
    private mutating func line(_ buffer: inout ByteBuffer) throws(RESPProtocolError) -> [UInt8]? {
        let view = buffer.readableBytesView.prefix(limits.line + 2)  // checked: a limit of some kilobytes
        guard let end = view.firstIndex(of: 0x0A) else {
            // checked: a limit of some kilobytes
            guard view.count < limits.line + 2 else { throw RESPProtocolError("A line is too long.") }
            // Something that is no Redis need not be waited for.
            if let first = view.first { try check(kind: first) }
            return nil
        }
        guard end > view.startIndex + 1, view[end - 1] == 0x0D else {  // checked: places that were found in this buffer
            throw RESPProtocolError("A line is empty, or does not end as it should.")
        }
        let line = Array(view[..<(end - 1)])  // checked: places that were found in this buffer
        buffer.moveReaderIndex(to: end + 1)  // checked: places that were found in this buffer
        try spend(line.count +| 2)
        elements += 1
        guard elements <= limits.elements else {
            throw RESPProtocolError("A reply has more than \(limits.elements) elements.")
        }
        return line
    }

    private func check(kind: UInt8) throws(RESPProtocolError) {
        guard "+-:$*_#,(!=%~>|".utf8.contains(kind) else {
            throw RESPProtocolError("A reply begins with the byte \(kind), which none does.")
        }
    }

    private mutating func spend(_ count: Int) throws(RESPProtocolError) {
        bytes +|= count
        guard bytes <= limits.bytes else { throw RESPProtocolError("A reply is longer than \(limits.bytes) bytes.") }
    }

    /// Understands a line; `nil` when a string follows, which ``awaited`` tells.
    private mutating func begin(_ line: [UInt8]) throws(RESPProtocolError) -> Token? {
        let rest = line.dropFirst()
        switch line[0] {  // checked: a line is never empty, see above
        case UInt8(ascii: "+"): return .value(.simple(String(decoding: rest, as: UTF8.self)))
        case UInt8(ascii: "-"): return .value(.error(RESPFailure(text: String(decoding: rest, as: UTF8.self))))
        case UInt8(ascii: ":"):
            guard let number = Self.number(rest) else { throw RESPProtocolError("A number is none.") }
            return .value(.integer(number))
        case UInt8(ascii: ","):
            guard let number = Double(String(decoding: rest, as: UTF8.self)) else {
                throw RESPProtocolError("A number is none.")
            }
            return .value(.double(number))
        case UInt8(ascii: "("): return .value(.bigNumber(String(decoding: rest, as: UTF8.self)))
        case UInt8(ascii: "_"): return .value(.null)
        case UInt8(ascii: "#"):
            guard rest.elementsEqual("t".utf8) || rest.elementsEqual("f".utf8) else {
                throw RESPProtocolError("A truth value is none.")
            }
            return .value(.boolean(rest.elementsEqual("t".utf8)))
        case UInt8(ascii: "$"): return try string(.bulk, rest)
        case UInt8(ascii: "!"): return try string(.error, rest)
        case UInt8(ascii: "="): return try string(.verbatim, rest)
        case UInt8(ascii: "*"): return try frame(.array, rest)
        case UInt8(ascii: "~"): return try frame(.set, rest)
        case UInt8(ascii: "%"): return try frame(.map, rest)
        case UInt8(ascii: ">"): return try frame(.push, rest)
        case UInt8(ascii: "|"): return try frame(.attribute, rest)
        default:
            try check(kind: line[0])  // checked: a line is never empty, see above
            throw RESPProtocolError("A reply is of no kind that there is.")
        }
    }

    private mutating func string(_ text: Text, _ digits: ArraySlice<UInt8>) throws(RESPProtocolError) -> Token? {
        guard let length = Self.number(digits), length >= -1 else { throw RESPProtocolError("A length is none.") }
        if length == -1 { return .value(.null) }
        // Before it is added to anything: it may be as large as a number can be.
        guard length <= limits.bytes else {
            throw RESPProtocolError("A string of \(length) bytes is announced; \(limits.bytes) are the most.")
        }
        try spend(length +| 2)
        awaited = (text, length)
        return nil
    }

    private func frame(_ kind: Kind, _ digits: ArraySlice<UInt8>) throws(RESPProtocolError) -> Token {
        guard let count = Self.number(digits), count >= -1 else { throw RESPProtocolError("A length is none.") }
        if count == -1 { return .value(.null) }
        guard count <= limits.elements else {
            throw RESPProtocolError("\(count) elements are announced; \(limits.elements) are the most.")
        }
        guard kind != .push || frames.isEmpty else { throw RESPProtocolError("A push stands inside of a reply.") }
        let isPaired = kind == .map || kind == .attribute
        return .frame(kind, isPaired ? 2 *| count : count)
    }

    /// Puts a token where it belongs; a whole reply comes back.
    private mutating func place(_ token: Token) throws(RESPProtocolError) -> RESPValue? {
        var value: RESPValue
        switch token {
        case .value(let simple): value = simple
        case .frame(let kind, let count):
            guard frames.count < limits.depth else {
                throw RESPProtocolError("A reply is nested more than \(limits.depth) deep.")
            }
            frames.append(Frame(kind: kind, missing: count))
            guard count == 0, let empty = close() else { return nil }
            value = empty
        }
        while true {
            guard !frames.isEmpty else { return value }
            frames[frames.count - 1].elements.append(value)  // checked: there is a frame, by the guard above
            frames[frames.count - 1].missing -= 1  // checked: there is a frame, by the guard above
            // checked: there is a frame, by the guard above
            guard frames[frames.count - 1].missing == 0, let whole = close() else { return nil }
            value = whole
        }
    }

    /// Ends the innermost frame; `nil` for what is not wanted.
    private mutating func close() -> RESPValue? {
        guard let frame = frames.popLast() else { return nil }
        switch frame.kind {
        case .array: return .array(frame.elements)
        case .set: return .set(frame.elements)
        case .map: return .map(frame.elements)
        case .push: return .push(frame.elements)
        case .attribute: return nil
        }
    }

    /// A decimal number with nothing around it.
    private static func number(_ digits: some Collection<UInt8>) -> Int? {
        guard (1...20).contains(digits.count) else { return nil }
        return Int(String(decoding: digits, as: UTF8.self))  // checked: of a text it gives nil
    }
}
