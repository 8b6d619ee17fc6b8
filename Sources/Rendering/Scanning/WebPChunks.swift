import Basics

/// The chunks of a WebP (RFC 9649), one after the other.
struct WebPChunks {
    /// One of them.
    struct Chunk {
        /// Its four letters, as a number with the first one highest; see ``WebPChunkType``.
        var type: Int
        /// What is in it.
        var body: Range<Int>
    }

    private var reader: ByteReader
    private let mayBeCut: Bool

    /// Bytes before the first chunk of a file.
    private static let fileHead = 12
    /// Bytes before the first chunk of a frame.
    static let frameHead = 16

    /// Starts behind the file's head, or another place.
    ///
    /// - Parameters:
    ///   - bytes: The whole file.
    ///   - start: Where the first chunk begins.
    ///   - mayBeCut: Whether a chunk counts whose end is missing, as far as it is there; it is the last one then.
    init(_ bytes: UnsafeRawBufferPointer, from start: Int = Self.fileHead, mayBeCut: Bool = false) {
        reader = ByteReader(bytes)
        reader.littleEndian = true
        reader.offset = start
        self.mayBeCut = mayBeCut
    }

    /// The next chunk; `nil` at the end, and where one is cut.
    mutating func next() -> Chunk? {
        var ahead = reader
        ahead.littleEndian = false
        guard let type = ahead.number(4) else { return nil }
        ahead.littleEndian = true
        guard let length = ahead.number(4) else { return nil }
        let body = ahead.offset
        let isWhole = ahead.skip(length)
        guard isWhole || mayBeCut else { return nil }
        if isWhole {
            // The last one's filling may be missing.
            _ = ahead.skip(length % 2)
        } else {
            ahead.offset = ahead.count
        }
        reader = ahead
        let end = min(body +| length, ahead.count)
        // checked: the body begins where eight bytes were read
        return Chunk(type: type, body: body..<end)
    }

    /// Whether a chunk begins where the last one ended, and is cut.
    var isCut: Bool { reader.count -| reader.offset >= 8 }

    /// A chunk of a file.
    static func chunk(_ type: Int, _ content: [UInt8]) -> [UInt8] {
        // checked: these are lists of bytes, which are joined
        ByteWriter.big(type) + ByteWriter.little(content.count) + content
            + [UInt8](repeating: 0, count: content.count % 2)
    }

    /// Chunks behind the head of a whole file.
    static func file(_ chunks: [UInt8]) -> [UInt8] {
        // checked: these are lists of bytes, which are joined
        Array("RIFF".utf8) + ByteWriter.little(chunks.count +| 4) + Array("WEBP".utf8) + chunks
    }
}

/// The types of chunks that are known here: four letters as a number.
enum WebPChunkType {
    static let extended = 0x5650_3858  // VP8X
    static let lossy = 0x5650_3820  // VP8 and a space
    static let lossless = 0x5650_384C  // VP8L
    static let alpha = 0x414C_5048  // ALPH
    static let animation = 0x414E_494D  // ANIM
    static let frame = 0x414E_4D46  // ANMF
    static let profile = 0x4943_4350  // ICCP
    static let exif = 0x4558_4946  // EXIF
    static let xmp = 0x584D_5020  // XMP and a space
}
