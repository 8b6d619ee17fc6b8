import Basics
import CDeflate
import CPNG

/// A stream of zlib that is unpacked and thrown away, to know whether all of it is there and nothing else.
struct PackedRows {
    /// Where its pieces lie.
    private var parts: [Range<Int>] = []
    private let wanted: Int

    /// How much is unpacked at once.
    private static let piece = 64 << 10
    private static let window = Int(CPNG_WINDOW)  // checked: a constant of ours
    private static let slack = Int(CPNG_SLACK)  // checked: a constant of ours

    /// Starts a stream.
    ///
    /// - Parameter wanted: Bytes that are to come of it.
    init(_ wanted: Int) { self.wanted = wanted }

    /// Whether any of it has come.
    var isBegun: Bool { !parts.isEmpty }

    /// Adds what comes next.
    mutating func add(_ part: Range<Int>) { parts.append(part) }

    /// Unpacks it.
    ///
    /// - Parameter bytes: The file in which it lies.
    /// - Returns: Whether it comes to its end with as many bytes as are wanted, its checksum is right, and nothing is behind
    ///   that.
    func isWhole(in bytes: UnsafeRawBufferPointer) -> Bool {
        let parts = parts.map { range in
            let part = UnsafeRawBufferPointer(rebasing: bytes[clamping: range])
            return cpng_part(bytes: part.baseAddress?.assumingMemoryBound(to: UInt8.self), count: part.count)
        }
        return parts.withUnsafeBufferPointer { parts in
            guard let inflater = cpng_inflater_new(parts.baseAddress, parts.count) else { return false }
            defer { cpng_inflater_free(inflater) }
            guard let checksum = checksum(inflater) else { return false }
            var rest = [UInt8](repeating: 0, count: 5)
            let count = cpng_inflater_rest(inflater, &rest, 5)
            return count == 4 && rest.dropLast().elementsEqual(ByteWriter.big(Int(checksum)))  // checked: of 32 bits
        }
    }

    /// The checksum of what comes out; `nil` where that is damaged, or not as much as is wanted.
    private func checksum(_ inflater: OpaquePointer) -> UInt32? {
        // checked: constants of ours
        var memory = [UInt8](repeating: 0, count: Self.window + Self.piece + Self.slack)
        var (kept, unpacked, checksum): (Int, Int, UInt32) = (0, 0, 1)
        while true {
            var filled = kept
            let state = cpng_inflate(inflater, &memory, &filled, kept +| Self.piece)
            guard state == CPNG_MORE || state == CPNG_ENDED else { return nil }
            unpacked = unpacked +| filled -| kept
            guard unpacked <= wanted else { return nil }
            let left = min(filled, Self.window)
            memory.withUnsafeMutableBytes { memory in
                let new = UnsafeRawBufferPointer(rebasing: memory[clamping: kept..<filled])  // checked: it only grows
                checksum = libdeflate_adler32(checksum, new.baseAddress, new.count)
                // checked: the end is not before what is left of it
                memory.copyMemory(from: UnsafeRawBufferPointer(rebasing: memory[clamping: filled -| left..<filled]))
            }
            kept = left
            if state == CPNG_ENDED { return unpacked == wanted ? checksum : nil }
        }
    }
}
