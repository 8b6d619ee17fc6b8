import Basics
import Foundation

/// Reads numbers out of bytes that nobody vouches for: outside of them there is `nil`, never a crash.
struct ByteReader {
    private let bytes: UnsafeRawBufferPointer
    /// Where the next read begins.
    var offset = 0
    /// The order of the bytes of a number.
    var littleEndian = false

    /// Starts at the first of `bytes`, which must outlive the reader.
    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    /// How many bytes there are in all.
    var count: Int { bytes.count }

    /// Reads one byte.
    mutating func byte() -> UInt8? {
        guard offset >= 0, offset < bytes.count else { return nil }
        defer { offset += 1 }
        return bytes[offset]  // checked: inside of the bytes, by the guard above
    }

    /// Reads a number of `length` bytes, up to 7.
    mutating func number(_ length: Int) -> Int? {
        guard offset >= 0, length >= 0, length <= bytes.count -| offset else { return nil }
        defer { offset += length }  // checked: inside of the bytes, by the guard above
        let part = bytes[offset..<offset + length]  // checked: inside of the bytes, by the guard above
        return littleEndian
            // checked: a byte in up to seven, or half of eight
            ? part.reversed().reduce(0) { $0 << 8 | Int($1) } : part.reduce(0) { $0 << 8 | Int($1) }
    }

    /// Reads a number of 8 bytes that is not negative as a signed one.
    mutating func long() -> Int? {
        let start = offset
        guard let first = number(4), let second = number(4) else { return nil }
        let (high, low) = littleEndian ? (second, first) : (first, second)
        guard high <= Int(Int32.max) else {  // checked: a byte in up to seven, or half of eight
            offset = start
            return nil
        }
        return high << 32 | low  // checked: a byte in up to seven, or half of eight
    }

    /// Goes past bytes; tells `false`, and stays, where there are not so many.
    mutating func skip(_ length: Int) -> Bool {
        guard length >= 0, offset >= 0, length <= bytes.count -| offset else { return false }
        offset += length  // checked: inside of the bytes, by the guard above
        return true
    }

    /// Goes past the next byte of this value, and tells `false` where there is none.
    mutating func skip(pastNext value: UInt8) -> Bool {
        guard offset >= 0, offset < bytes.count, let start = bytes.baseAddress else { return false }
        // checked: inside of the bytes, by the guard above
        guard let found = memchr(start + offset, Int32(value), bytes.count - offset) else { return false }
        offset = UnsafeRawPointer(found) - start + 1  // checked: inside of the bytes, by the guard above
        return true
    }

    /// Goes past the next of these bytes that follow one another, and tells `false` where there are none.
    mutating func skip(past word: [UInt8]) -> Bool {
        guard let first = word.first else { return true }
        while skip(pastNext: first) {
            // checked: what was skipped lies inside of the bytes
            guard bytes[clamping: offset..<bytes.count].starts(with: word.dropFirst()) else { continue }
            return skip(word.count -| 1)
        }
        return false
    }

    /// The bytes of a range, cut to what there is.
    func slice(_ start: Int, _ length: Int) -> ArraySlice<UInt8> {
        guard start >= 0, start < bytes.count, length > 0 else { return [] }
        // checked: inside of the bytes, by the guard above
        return Array(bytes[start..<start + min(length, bytes.count - start)])[...]
    }
}
