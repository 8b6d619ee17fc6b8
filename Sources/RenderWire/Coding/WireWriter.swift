/// Writes values one behind the other: numbers of eight bytes, the highest first; texts, bytes and lists behind their
/// lengths of four.
public struct WireWriter: Sendable {
    /// What has been written.
    private(set) var bytes: [UInt8]

    /// Starts with nothing.
    init(reserving count: Int = 256) {
        bytes = []
        bytes.reserveCapacity(count)
    }

    mutating func add(_ byte: UInt8) { bytes.append(byte) }

    /// Adds yes or no.
    mutating func add(_ flag: Bool) { bytes.append(flag ? 1 : 0) }

    mutating func add(_ number: Int) {
        withUnsafeBytes(of: Int64(number).bigEndian) { bytes.append(contentsOf: $0) }  // checked: both have 64 bits
    }

    /// Adds bytes behind their number.
    mutating func add(_ some: some Collection<UInt8>) {
        add(count: some.count)
        bytes.append(contentsOf: some)
    }

    /// Adds a text behind its length in bytes.
    mutating func add(_ text: String) { add(text.utf8) }

    /// Adds one of some words.
    mutating func add(_ word: some RawRepresentable<String>) { add(word.rawValue) }

    /// Adds a value.
    mutating func add(_ value: some WireCodable) { value.write(to: &self) }

    /// Adds a number that may be missing.
    mutating func add(_ number: Int?) {
        add(number != nil)
        if let number { add(number) }
    }

    /// Adds a value that may be missing.
    mutating func add(_ value: (some WireCodable)?) {
        add(value != nil)
        if let value { add(value) }
    }

    /// Adds values behind their number.
    mutating func add(list: [some WireCodable]) {
        add(count: list.count)
        for value in list { add(value) }
    }

    /// Adds words behind their number.
    mutating func add(words: [some RawRepresentable<String>]) {
        add(count: words.count)
        for word in words { add(word) }
    }

    /// Adds numbers behind their number.
    mutating func add(numbers: [Int]) {
        add(count: numbers.count)
        for number in numbers { add(number) }
    }

    private mutating func add(count: Int) {
        withUnsafeBytes(of: UInt32(clamping: count).bigEndian) { bytes.append(contentsOf: $0) }
    }
}
