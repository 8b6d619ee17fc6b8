import Recipes

/// What a PNG's chunks tell of the work that decoding it will be.
struct PNGScan {
    /// The picture's size.
    var size: PixelSize
    /// Whether rows come in seven passes, so that all of them are kept until the last.
    var isInterlaced: Bool
    /// Whether a sample has one bit.
    var isBilevel: Bool
    /// Whether the file says that it ends.
    var hasEnd = false
    /// What chunks say of colours, beside a profile.
    var colours: ColourStatements
    /// Chunks of compressed text: a few hundred bytes of them can swell to hundreds of megabytes.
    var compressedText: [Range<Int>]

    /// Walks all chunks; `nil` where there is no header, which the decoder will tell.
    ///
    /// - Parameter bytes: The whole file.
    init?(_ bytes: UnsafeRawBufferPointer) {
        var reader = ByteReader(bytes)
        guard reader.skip(16), let width = reader.number(4), let height = reader.number(4),
            let depth = reader.byte(), reader.skip(3), let interlace = reader.byte(), reader.skip(4)
        else { return nil }
        size = PixelSize(width: width, height: height)
        isInterlaced = interlace != 0
        isBilevel = depth == 1
        compressedText = []
        colours = ColourStatements(encodingGoesFirst: true)
        while let chunk = PNGChunk(&reader) {
            let (start, length) = (chunk.body.lowerBound, chunk.body.count)
            switch chunk.type {
            case PNGChunk.compressedText: compressedText.append(chunk.whole)
            case PNGChunk.internationalText where Self.isCompressed(bytes, start, length):
                compressedText.append(chunk.whole)
            case PNGChunk.end:
                hasEnd = true
                return
            default: readColours(chunk.type, ByteReader(bytes).slice(start, min(length, 32)))
            }
        }
    }

    /// An international text says so in the byte behind its keyword, which ends with a zero within 80 bytes.
    private static func isCompressed(_ bytes: UnsafeRawBufferPointer, _ body: Int, _ length: Int) -> Bool {
        let start = ByteReader(bytes).slice(body, min(length, 82))
        // checked: a place that was found in these bytes
        guard let end = start.firstIndex(of: 0), end + 1 < start.endIndex else { return true }
        return start[end + 1] != 0  // checked: a place that was found in these bytes
    }

    /// Reads a chunk, if it is one of colours (PNG, third edition, 11.3.2); a damaged one says nothing.
    private mutating func readColours(_ type: Int, _ body: ArraySlice<UInt8>) {
        let bytes = Array(body)
        bytes.withUnsafeBytes { bytes in
            var reader = ByteReader(bytes)
            switch type {
            case PNGChunk.codePoints:
                guard let primaries = reader.byte(), let transfer = reader.byte() else { return }
                // As browsers take the curves of cameras in a PNG.
                colours.encoding = CICP(primaries: Int(clamping: primaries), transfer: Int(clamping: transfer))
                    .colours(video: .power(2.4))
            case 0x7352_4742: colours.isSRGB = true  // sRGB
            case 0x6741_4D41:  // gAMA
                guard let value = reader.number(4), (1...10_000_000).contains(value) else { return }
                colours.gamma = Double(value) / 100_000
            case 0x6348_524D: colours.primaries = Primaries(&reader)  // cHRM
            case PNGChunk.lightLevel:  // the brightest pixel, in ten-thousandths
                guard let most = reader.number(4), most > 0 else { return }
                colours.peakLuminance = Double(most) / 10_000
            case 0x6D44_4356:  // mDCV: the display that it was made on
                guard colours.peakLuminance == nil, reader.skip(16), let most = reader.number(4), most > 0 else {
                    return
                }
                colours.peakLuminance = Double(most) / 10_000
            default: return
            }
        }
    }
}

extension Primaries {
    /// Reads eight numbers of four bytes, white first.
    fileprivate init?(_ reader: inout ByteReader) {
        var points: [SIMD2<Double>] = []
        for _ in 0..<4 {
            guard let x = reader.number(4), let y = reader.number(4), x <= 1_000_000, y <= 1_000_000 else { return nil }
            points.append([Double(x) / 100_000, Double(y) / 100_000])
        }
        // checked: four points, by the loop above
        self.init(red: points[1], green: points[2], blue: points[3], white: points[0])
    }
}
