import Basics

/// A chunk of a PNG: four letters, some bytes and their checksum.
struct PNGChunk {
    /// The letters, as a number.
    let type: Int
    /// Where its content lies in the file.
    let body: Range<Int>

    /// The file's first bytes.
    static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    static let header = 0x4948_4452  // IHDR
    static let palette = 0x504C_5445  // PLTE
    static let transparency = 0x7452_4E53  // tRNS
    static let image = 0x4944_4154  // IDAT
    static let end = 0x4945_4E44  // IEND
    static let animation = 0x6163_544C  // acTL
    static let frame = 0x6663_544C  // fcTL
    static let frameData = 0x6664_4154  // fdAT

    /// Reads the next one, as far as the file has all of it.
    init?(_ reader: inout ByteReader) {
        guard let length = reader.number(4), let type = reader.number(4) else { return nil }
        let start = reader.offset
        guard reader.skip(length +| 4) else { return nil }
        self.type = type
        body = start..<start + length  // checked: the reader has been past its end
    }

    /// Writes a chunk.
    ///
    /// - Parameters:
    ///   - type: Its letters, as a number.
    ///   - content: Its content.
    ///   - bytes: What it is added to.
    static func append(_ type: Int, _ content: some Collection<UInt8>, to bytes: inout [UInt8]) {
        bytes.append(contentsOf: number(content.count, bytes: 4))
        let letters = number(type, bytes: 4)
        var checksum = Checksum()
        checksum.add(letters)
        bytes.append(contentsOf: letters)
        let start = bytes.count
        bytes.append(contentsOf: content)
        // checked: from where the content was added
        bytes.withUnsafeBytes { checksum.add(UnsafeRawBufferPointer(rebasing: $0[start...])) }
        bytes += number(Int(checksum.value), bytes: 4)  // checked: 32 bits fit into 64
    }

    /// A number in the order of bytes that PNG has.
    static func number(_ value: Int, bytes: Int) -> [UInt8] {
        // checked: up to eight bytes
        (1...bytes).map { UInt8(truncatingIfNeeded: value >> (8 * (bytes - $0))) }
    }

    /// Whether a chunk's bytes are those that its checksum was made of.
    ///
    /// - Parameter file: The whole file.
    /// - Returns: Whether they are.
    func isIntact(in file: UnsafeRawBufferPointer) -> Bool {
        var reader = ByteReader(file)
        reader.offset = body.upperBound
        guard let told = reader.number(4), body.lowerBound >= 4, body.upperBound <= file.count else { return false }
        var checksum = Checksum()
        // checked: inside of the file, by the guard above
        checksum.add(UnsafeRawBufferPointer(rebasing: file[body.lowerBound - 4..<body.upperBound]))
        return Int(checksum.value) == told  // checked: 32 bits fit into 64
    }
}
