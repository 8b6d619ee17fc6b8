import Basics

/// Reads what a ``WireWriter`` wrote; whatever does not fit is refused, and nothing of it is believed.
public struct WireReader: Sendable {
    private let bytes: [UInt8]
    private var next = 0

    /// Starts at the first of some bytes.
    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func byte() throws(WireError) -> UInt8 {
        guard let byte = bytes[safe: next] else { throw WireReader.isCut }
        next +|= 1
        return byte
    }

    /// Takes yes or no.
    mutating func flag() throws(WireError) -> Bool {
        switch try byte() {
        case 0: return false
        case 1: return true
        case let other: throw WireError(.malformed, "\(other) is neither yes nor no")
        }
    }

    mutating func number() throws(WireError) -> Int {
        let value = try some(8).reduce(0 as UInt64) { $0 << 8 | UInt64($1) }  // checked: eight bytes fill the number
        return Int(Int64(bitPattern: value))  // checked: both have 64 bits
    }

    /// Takes a number that may be missing.
    mutating func optionalNumber() throws(WireError) -> Int? { try flag() ? try number() : nil }

    /// Takes bytes behind their number.
    mutating func bytes(atMost most: Int) throws(WireError) -> [UInt8] { Array(try some(try count(atMost: most))) }

    /// Takes a text behind its length.
    mutating func text(atMost most: Int) throws(WireError) -> String {
        let utf8 = try some(try count(atMost: most))
        guard let text = String(validating: utf8, as: UTF8.self) else {
            throw WireError(.malformed, "\(utf8.count) bytes are no text")
        }
        return text
    }

    /// Takes one of some words.
    mutating func word<Word: RawRepresentable<String>>() throws(WireError) -> Word {
        let text = try text(atMost: WireReader.longestWord)
        guard let word = Word(rawValue: text) else { throw WireError(.malformed, "There is no such \(Word.self)") }
        return word
    }

    mutating func value<Value: WireCodable>() throws(WireError) -> Value { try Value(from: &self) }

    /// Takes a value that may be missing.
    mutating func optionalValue<Value: WireCodable>() throws(WireError) -> Value? {
        try flag() ? try Value(from: &self) : nil
    }

    /// Takes values behind their number.
    mutating func list<Value: WireCodable>(atMost most: Int) throws(WireError) -> [Value] {
        var values: [Value] = []
        for _ in 0..<(try count(atMost: most)) { values.append(try Value(from: &self)) }  // checked: not below 0
        return values
    }

    /// Takes words behind their number.
    mutating func words<Word: RawRepresentable<String>>(atMost most: Int) throws(WireError) -> [Word] {
        var words: [Word] = []
        for _ in 0..<(try count(atMost: most)) { words.append(try word()) }  // checked: not below 0
        return words
    }

    /// Takes numbers behind their number.
    mutating func numbers(atMost most: Int) throws(WireError) -> [Int] {
        var numbers: [Int] = []
        for _ in 0..<(try count(atMost: most)) { numbers.append(try number()) }  // checked: not below 0
        return numbers
    }

    /// Sees to it that nothing is left.
    func end() throws(WireError) {
        guard next == bytes.count else {
            throw WireError(.malformed, "\(bytes.count -| next) bytes are left after the message")
        }
    }

    private static let longestWord = 64
    private static let isCut = WireError(.malformed, "The message ends too early")

    /// A length of four bytes.
    private mutating func count(atMost most: Int) throws(WireError) -> Int {
        let count = try some(4).reduce(0) { $0 << 8 | Int($1) }  // checked: four bytes fit the number
        guard count <= most else { throw WireError(.malformed, "\(count) are more than the \(most) that may come") }
        return count
    }

    private mutating func some(_ count: Int) throws(WireError) -> ArraySlice<UInt8> {
        guard count >= 0, count <= bytes.count -| next else { throw WireReader.isCut }
        defer { next +|= count }
        return bytes[next..<next + count]  // checked: inside of the bytes, by the guard above
    }
}
