import Basics
import CPNG

/// Unpacks the rows of a PNG, some of them at a time.
///
/// Holds what deflate may point back to, 32 KB, and a few rows, however large the picture is.
final class PNGInflater {
    private let inflater: OpaquePointer?
    private let parts: UnsafeMutableBufferPointer<cpng_part>
    private var memory: [UInt8]
    /// Where what has not been used begins, and what has been unpacked ends.
    private var (used, filled) = (0, 0)
    /// How much is unpacked at once.
    private let piece: Int
    private var isAtEnd = false

    private static let window = Int(CPNG_WINDOW)  // checked: a constant of ours
    private static let slack = Int(CPNG_SLACK)  // checked: a constant of ours
    /// So much is unpacked at once that it stays near the processor.
    private static let usualPiece = 160 << 10

    /// Takes the chunks of a picture.
    ///
    /// - Parameters:
    ///   - data: The chunks of rows.
    ///   - bytes: The whole file, which must stay where it is as long as there is an inflater.
    ///   - longestRow: Bytes of the longest row, its filter included.
    ///   - total: Bytes of all rows.
    init(_ data: [PNGChunk], of bytes: UnsafeRawBufferPointer, longestRow: Int, total: Int) {
        parts = .allocate(capacity: data.count)
        for (index, chunk) in data.enumerated() {
            let part = UnsafeRawBufferPointer(rebasing: bytes[clamping: chunk.body])
            let start = part.baseAddress?.assumingMemoryBound(to: UInt8.self)
            parts.initializeElement(at: index, to: cpng_part(bytes: start, count: part.count))
        }
        // Four rows are undone at once, unless they are very long.
        let four = 4 *| longestRow
        // checked: a row is a byte at least
        let usual = four > 1 << 20 ? longestRow : (Self.usualPiece / four +| 1) *| four
        piece = max(min(usual, total), longestRow)
        let window = min(Self.window, total)
        memory = [UInt8](repeating: 0, count: max(window, longestRow) +| piece +| Self.slack)
        inflater = cpng_inflater_new(parts.baseAddress, parts.count)
    }

    deinit {
        cpng_inflater_free(inflater)
        parts.deallocate()
    }

    /// Shows the next rows.
    ///
    /// - Parameters:
    ///   - count: How many are wanted at most.
    ///   - length: Bytes of each, its filter included; not longer than the longest.
    ///   - use: Gets the first byte of the first, and how many there are: one at least.
    /// - Returns: How many were shown.
    /// - Throws: ``PNGError`` where the data is damaged or ends early.
    func next(
        _ count: Int,
        ofBytes length: Int,
        _ use: (UnsafePointer<UInt8>, Int) throws(PNGError) -> Void
    ) throws(PNGError) -> Int {
        if filled -| used < length { try unpack(length) }
        let shown = min((filled -| used) / length, count)  // checked: a row has its filter at least
        var failure: PNGError?
        memory.withUnsafeBufferPointer { memory in
            guard let start = memory.baseAddress else { return }
            // checked: inside of what is unpacked
            do throws(PNGError) { try use(start + used, shown) } catch { failure = error }
        }
        if let failure { throw failure }
        used = used +| shown *| length
        return shown
    }

    /// Makes room, and unpacks until there is a row.
    private func unpack(_ length: Int) throws(PNGError) {
        guard let inflater else { throw PNGError("out of memory") }
        let kept = max(min(Self.window, filled), filled -| used)
        let (start, end, unused) = (filled -| kept, filled, filled -| used)
        var state = CPNG_MORE
        memory.withUnsafeMutableBytes { memory in
            guard let base = memory.baseAddress else { return }
            // checked: inside of what is unpacked
            memory.copyMemory(from: UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(memory)[start..<end]))
            var count = kept
            let limit = min(kept +| piece, memory.count -| Self.slack)
            if !isAtEnd { state = cpng_inflate(inflater, base.assumingMemoryBound(to: UInt8.self), &count, limit) }
            filled = count
        }
        used = kept -| unused
        isAtEnd = isAtEnd || state == CPNG_ENDED
        if filled -| used >= length { return }
        switch state {
        case CPNG_DAMAGED: throw PNGError("the PNG's data is damaged")
        default: throw PNGError("the PNG's data ends early")
        }
    }
}
