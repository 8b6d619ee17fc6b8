import Basics
import CDeflate

/// A chunk of a PNG: four letters, some bytes and their checksum.
struct PNGChunk {
    /// The letters, as a number.
    let type: Int
    /// Where its content lies in the file.
    let body: Range<Int>

    /// Where all of it lies: length, letters, content and checksum.
    // checked: eight bytes were read before the content, and four were behind it
    var whole: Range<Int> { body.lowerBound - 8..<body.upperBound + 4 }

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
    static let profile = 0x6943_4350  // iCCP
    static let codePoints = 0x6349_4350  // cICP
    static let lightLevel = 0x634C_4C49  // cLLI
    static let density = 0x7048_5973  // pHYs
    static let exif = 0x6558_4966  // eXIf
    static let text = 0x7445_5874  // tEXt
    static let compressedText = 0x7A54_5874  // zTXt
    static let internationalText = 0x6954_5874  // iTXt

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
        bytes.append(contentsOf: ByteWriter.big(content.count))
        let start = bytes.count
        bytes.append(contentsOf: ByteWriter.big(type))
        bytes.append(contentsOf: content)
        // checked: from where the letters were added
        let checksum = bytes.withUnsafeBytes { PNGChunk.checksum(UnsafeRawBufferPointer(rebasing: $0[start...])) }
        bytes.append(contentsOf: ByteWriter.big(checksum))
    }

    /// Whether a chunk's bytes are those that its checksum was made of.
    ///
    /// - Parameter file: The whole file.
    /// - Returns: Whether they are.
    func isIntact(in file: UnsafeRawBufferPointer) -> Bool {
        var reader = ByteReader(file)
        reader.offset = body.upperBound
        guard let told = reader.number(4), body.lowerBound >= 4, body.upperBound <= file.count else { return false }
        // checked: inside of the file, by the guard above
        return PNGChunk.checksum(UnsafeRawBufferPointer(rebasing: file[body.lowerBound - 4..<body.upperBound])) == told
    }

    /// CRC-32 of letters and content (PNG, third edition, 5.4).
    private static func checksum(_ bytes: UnsafeRawBufferPointer) -> Int {
        Int(truncatingIfNeeded: libdeflate_crc32(0, bytes.baseAddress, bytes.count))
    }
}
