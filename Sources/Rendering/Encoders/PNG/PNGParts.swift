import Basics

/// The chunks of a PNG that was written here.
struct PNGParts {
    /// The content of `IHDR`; empty where there is none.
    private(set) var header: [UInt8] = []
    /// Whole chunks between header and pixels.
    private(set) var before: [UInt8] = []
    /// What is in the chunks of pixels.
    private(set) var data: [ArraySlice<UInt8>] = []
    /// How long what is packed is in all.
    var dataBytes: Int { data.reduce(0) { $0 + $1.count } }
    /// Whole chunks behind the pixels, but for the end.
    private(set) var behind: [UInt8] = []

    /// Takes a file apart.
    ///
    /// - Parameters:
    ///   - bytes: The whole file.
    ///   - left: The type of chunks that are left out.
    init(_ bytes: [UInt8], without left: Int? = nil) {
        bytes.withUnsafeBytes { file in
            var reader = ByteReader(file)
            guard reader.skip(PNGChunk.signature.count) else { return }
            while let chunk = PNGChunk(&reader) {
                switch chunk.type {
                case PNGChunk.header: header = Array(bytes[chunk.body])
                case PNGChunk.image: data.append(bytes[chunk.body])
                case PNGChunk.end: return
                case left: continue
                default:
                    if data.isEmpty { before += bytes[chunk.whole] } else { behind += bytes[chunk.whole] }
                }
            }
        }
    }
}
