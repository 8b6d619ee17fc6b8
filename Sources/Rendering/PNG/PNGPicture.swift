import Basics

/// What the pixels of a PNG are made of: its header, its palette, what is clear, and where its rows lie.
struct PNGPicture {
    let header: PNGHeader
    /// The colours of 256 numbers, four bytes each, black where the file has none; empty where there is no palette.
    private(set) var palette: [UInt8] = []
    /// The colour that is clear, a number for each of its samples; `nil` where there is none.
    private(set) var clearColour: [UInt16]?
    /// How many colours of the palette the file has.
    private var paletteCount = 0
    /// Whether alpha goes with the palette.
    private var hasClearColours = false
    /// So many chunks of rows are remembered at most: no writer makes so many, and they take memory.
    private static let mostChunks = 1 << 16  // checked: a constant of ours

    /// The chunks of rows, in their order.
    private(set) var data: [PNGChunk] = []

    /// Walks the chunks up to the last one of rows; `nil` where something is damaged or out of place, which other decoders
    /// bear or refuse in their own ways.
    ///
    /// - Parameter bytes: The whole file.
    init?(_ bytes: UnsafeRawBufferPointer) {
        var reader = ByteReader(bytes)
        guard reader.skip(PNGChunk.signature.count), let first = PNGChunk(&reader), first.type == PNGChunk.header,
            first.isIntact(in: bytes), let header = PNGHeader(UnsafeRawBufferPointer(rebasing: bytes[first.body]))
        else { return nil }
        self.header = header
        var isTransparencyKnown = false
        reading: while let chunk = PNGChunk(&reader) {
            switch chunk.type {
            case PNGChunk.image:
                guard data.count < PNGPicture.mostChunks else { return nil }
                data.append(chunk)
            case _ where !data.isEmpty: break reading
            case PNGChunk.header, PNGChunk.end: return nil
            case PNGChunk.palette:
                guard palette.isEmpty, !isTransparencyKnown, chunk.isIntact(in: bytes),
                    readPalette(ByteReader(bytes).slice(chunk.body.lowerBound, chunk.body.count))
                else { return nil }
            case PNGChunk.transparency:
                guard !isTransparencyKnown, chunk.isIntact(in: bytes),
                    readTransparency(ByteReader(bytes).slice(chunk.body.lowerBound, chunk.body.count))
                else { return nil }
                isTransparencyKnown = true
            default: continue
            }
        }
        guard !data.isEmpty, header.colours != .palette || !palette.isEmpty else { return nil }
    }

    /// Bands: samples a pixel once it is decoded.
    var bands: Int {
        let colours = header.colours
        let stored = colours == .palette ? 3 : colours.channels
        return hasClearColours || clearColour != nil ? stored +| 1 : stored
    }

    /// Whether samples have 16 bits.
    var isWide: Bool { header.depth == 16 }

    private mutating func readPalette(_ content: ArraySlice<UInt8>) -> Bool {
        let bytes = Array(content)
        let (count, rest) = bytes.count.quotientAndRemainder(dividingBy: 3)
        let most = header.colours == .palette ? 1 << header.depth : 256  // checked: a depth of 8 at most
        guard rest == 0, count >= 1, count <= most else { return false }
        switch header.colours {
        // One of a picture in colours is a proposal for screens that have few.
        case .rgb, .rgba: return true
        case .grey, .greyAlpha: return false
        case .palette: break
        }
        palette = [UInt8](repeating: 0, count: 1_024)
        // checked: 256 colours of four bytes
        for index in 0..<256 {
            // checked: 256 colours of four bytes
            for band in 0..<3 where index < count { palette[index * 4 + band] = bytes[index * 3 + band] }
            palette[index * 4 + 3] = 255  // checked: 256 colours of four bytes
        }
        paletteCount = count
        return true
    }

    private mutating func readTransparency(_ content: ArraySlice<UInt8>) -> Bool {
        let bytes = Array(content)
        switch header.colours {
        case .palette:
            guard !palette.isEmpty, !bytes.isEmpty, bytes.count <= paletteCount else { return false }
            // checked: as many as the palette has, of 256
            for (index, alpha) in bytes.enumerated() { palette[index * 4 + 3] = alpha }
            hasClearColours = true
            return true
        case .grey, .rgb:
            guard bytes.count == 2 *| header.colours.channels else { return false }
            // checked: pairs of bytes, by the guard above
            let samples = stride(from: 0, to: bytes.count, by: 2).map { UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]) }
            let mask: UInt16 = header.depth == 16 ? .max : 1 << header.depth - 1  // checked: a depth of 8 at most
            clearColour = samples.map { $0 & mask }
            return true
        case .greyAlpha, .rgba: return false
        }
    }
}
