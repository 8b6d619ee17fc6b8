/// The checksum of PNG's chunks: CRC-32 (PNG, third edition, annex D), eight bytes at once.
struct Checksum {
    private var state: UInt32 = 0xFFFF_FFFF

    /// The checksum of what was added.
    var value: UInt32 { ~state }

    /// Goes on with bytes.
    mutating func add(_ bytes: [UInt8]) { bytes.withUnsafeBytes { add($0) } }

    /// Goes on with bytes.
    mutating func add(_ bytes: UnsafeRawBufferPointer) {
        var crc = state
        Self.tables.withUnsafeBufferPointer { tables in
            var offset = 0
            while bytes.count - offset >= 8 {  // checked: never beyond the end
                let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
                let mixed = word ^ UInt64(crc)  // checked: 32 bits fit into 64
                crc = 0
                for place in 0..<8 {
                    let byte = Int(truncatingIfNeeded: mixed >> (8 * place)) & 255  // checked: eight bytes of 64 bits
                    crc ^= tables[(7 - place) << 8 | byte]  // checked: eight tables of 256
                }
                offset += 8  // checked: never beyond the end
            }
            for byte in bytes[offset...] {  // checked: never beyond the end
                crc = tables[Int(UInt8(truncatingIfNeeded: crc) ^ byte)] ^ crc >> 8  // checked: a byte's 256 values
            }
        }
        state = crc
    }

    /// What a byte does to the checksum that is followed by 0 to 7 others.
    private static let tables: [UInt32] = {
        var tables = [UInt32](repeating: 0, count: 8 << 8)
        for byte in 0..<256 {
            var crc = UInt32(byte)  // checked: a byte's 256 values
            for _ in 0..<8 { crc = crc & 1 == 1 ? 0xEDB8_8320 ^ crc >> 1 : crc >> 1 }
            tables[byte] = crc
        }
        for index in 256..<tables.count {  // checked: eight tables of 256
            let before = tables[index - 256]  // checked: the table before
            tables[index] = tables[Int(before & 255)] ^ before >> 8  // checked: a byte's 256 values
        }
        return tables
    }()
}
