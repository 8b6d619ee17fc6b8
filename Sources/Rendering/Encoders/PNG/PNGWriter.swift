import CPNG
import Vips

/// Writes a PNG of 8 or 16 bits a sample, or of a palette's numbers.
struct PNGWriter {
    private let image: Image
    private let packings: [PNGPacking]
    private let palette: PNGPalette?
    private let strip: Bool

    /// Takes a picture.
    ///
    /// - Parameters:
    ///   - image: Grey or RGB of 8 or 16 bits, with or without alpha; read once from top to bottom.
    ///   - packings: How its rows may be packed, at least one way: the one that is shortest for the first rows is taken.
    ///   - palette: All colours that it has, where numbers stand for them.
    ///   - strip: Whether to leave out all that is not pixels.
    init(_ image: Image, _ packings: [PNGPacking], palette: PNGPalette? = nil, strip: Bool) {
        self.image = image
        self.packings = packings
        self.palette = palette
        self.strip = strip
    }

    /// Chunks of pixels are as long as this, and may be longer by what is packed at once.
    private static let chunkBytes = 256 << 10

    /// Writes the file.
    ///
    /// - Parameter target: Where to.
    /// - Throws: ``VipsError`` where pixels cannot be computed or bytes cannot be written.
    func write(to target: Target) throws(VipsError) {
        let isWide = image.format == .uint16
        guard isWide || image.format == .uint8, (1...4).contains(image.bands) else {
            throw VipsError("png", "its samples are none that a PNG can have")
        }
        let depth = palette?.bits ?? (isWide ? 16 : 8)
        let pixelBytes = palette == nil ? image.bands * (isWide ? 2 : 1) : 1
        let rowBytes = palette?.rowBytes(image.width) ?? image.width * pixelBytes
        var head = PNGChunk.signature
        let colours = palette == nil ? [0, 0, 4, 2, 6][image.bands] : 3
        let sides = ByteWriter.big(image.width) + ByteWriter.big(image.height)
        PNGChunk.append(PNGChunk.header, sides + [UInt8(depth), UInt8(colours), 0, 0, 0], to: &head)
        let said = try strip ? nil : SaidChunks(image)
        head += said?.before ?? []
        if let palette {
            PNGChunk.append(PNGChunk.palette, palette.colours, to: &head)
            if !palette.alphas.isEmpty { PNGChunk.append(PNGChunk.transparency, palette.alphas, to: &head) }
        }
        try target.write(head)
        let packer = try PNGRowChoice(packings, rowBytes: rowBytes, distance: pixelBytes, count: image.height)
        var packedRow = [UInt8](repeating: 0, count: palette == nil && !isWide ? 0 : rowBytes)
        try image.readStrips(ofHeight: 64) { (rows, _) throws(VipsError) in
            for row in rows {
                let samples = row.assumingMemoryBound(to: UInt8.self)
                if let palette {
                    palette.number(samples, bands: image.bands, pixels: image.width, into: &packedRow)
                    try packer.add(packedRow)
                } else if isWide {
                    cpng_turn_back(&packedRow, row.assumingMemoryBound(to: UInt16.self), rowBytes / 2)
                    try packer.add(packedRow)
                } else {
                    try packer.add(samples)
                }
            }
            if packer.packedCount >= Self.chunkBytes { try write(packer.take(), to: target) }
        }
        try packer.finish()
        try write(packer.take(), to: target)
        var end = said?.behind ?? []
        PNGChunk.append(PNGChunk.end, [], to: &end)
        try target.write(end)
        try target.finish()
    }

    private func write(_ data: [UInt8], to target: Target) throws(VipsError) {
        var chunk: [UInt8] = []
        chunk.reserveCapacity(data.count + 12)
        PNGChunk.append(PNGChunk.image, data, to: &chunk)
        try target.write(chunk)
    }

    /// What libvips says of a picture beside its pixels, which it writes of one pixel as it would of all.
    private struct SaidChunks {
        let before: [UInt8]
        let behind: [UInt8]

        init(_ image: Image) throws(VipsError) {
            let writer = try RowWriter(
                like: image,
                width: 1,
                height: 1,
                format: image.format,
                interpretation: image.interpretation
            )
            try writer.append { $0.initializeMemory(as: UInt8.self, repeating: 0, count: image.bands) }
            let target = try Target()
            try writer.image.writePNG(to: target)
            // libvips has no word for a density that nobody has told, and writes 1000 pixels a metre then.
            let file = PNGParts(target.bytes, without: image.dotsPerInch == nil ? PNGChunk.density : nil)
            (before, behind) = (file.before, file.behind)
        }
    }
}
