/// Writes whole numbers as bytes, as ``ByteReader`` reads them.
enum ByteWriter {
    /// A number with its highest byte first.
    static func big(_ number: Int, _ length: Int = 4) -> [UInt8] { little(number, length).reversed() }

    /// A number with its lowest byte first.
    static func little(_ number: Int, _ length: Int = 4) -> [UInt8] {
        // checked: lengths of up to 8 bytes
        (0..<length).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }
}
