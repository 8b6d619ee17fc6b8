import CJPEG

/// A table of Huffman's codes in memory of its own, for the loops.
final class JPEGTable {
    /// What the loops read; good as long as the table.
    let codes: UnsafePointer<cjpeg_table>
    private let memory: UnsafeMutablePointer<cjpeg_table>

    /// Makes a table; `nil` where the codes make no sense.
    init?(counts: [UInt8], values: [UInt8], isFirst: Bool) {
        memory = .allocate(capacity: 1)
        codes = UnsafePointer(memory)
        guard counts.count == 16, cjpeg_make_table(memory, counts, values, values.count, isFirst ? 1 : 0) != 0 else {
            return nil
        }
    }

    deinit { memory.deallocate() }
}
