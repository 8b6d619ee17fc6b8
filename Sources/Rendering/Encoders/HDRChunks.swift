import Recipes
import Vips

/// The chunks that say what the samples of an HDR picture in PNG mean (PNG, third edition, 11.3.2.6 and 11.3.2.8).
///
/// No other chunk says anything of colours beside them: whoever does not know these sees that the picture is not for them
/// by nothing, and would see something else by `gAMA` or `cHRM`.
struct HDRChunks {
    /// The chunks, to stand before the pixels.
    let bytes: [UInt8]

    /// Where the first chunk of a file ends: the signature and the header.
    private static let headEnd = 33

    /// Says it of an image whose metadata tell its brightest light, or do not.
    init(_ colours: ImageColours, of image: Image) {
        let told = CICP(hdr: colours, isGrey: image.bands < 3)
        var bytes: [UInt8] = []
        // No matrix, and the full range.
        let numbers = [UInt8(clamping: told.primaries), UInt8(clamping: told.transfer), 0, 1]
        PNGChunk.append(PNGChunk.codePoints, numbers, to: &bytes)
        if let peak = image.int(OutputMetadata.peakLuminance), (1...100_000).contains(peak) {
            // In ten-thousandths; how bright the frame is on average is not known, which 0 says.
            PNGChunk.append(PNGChunk.lightLevel, ByteWriter.big(peak * 10_000) + ByteWriter.big(0), to: &bytes)
        }
        self.bytes = bytes
    }

    /// A file with these chunks behind its header.
    func adding(to file: [UInt8]) -> [UInt8] { file.prefix(Self.headEnd) + bytes + file.dropFirst(Self.headEnd) }
}
