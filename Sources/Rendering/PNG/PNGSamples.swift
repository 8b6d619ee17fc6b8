import Basics
import CPNG

/// Makes samples of a PNG's rows: 8 or 16 bits each, colours of a palette's numbers, and alpha where a colour is clear.
final class PNGSamples {
    /// Whether a row's samples are its bytes.
    let isPlain: Bool
    private let header: PNGHeader
    private let bands: Int
    private let palette: [UInt8]
    private let clearBytes: [UInt8]?
    private let clearWords: [UInt16]?
    /// What a sample of 1, 2 or 4 bits stands for.
    private let values: [UInt8]
    private var scratch: [UInt16]

    /// Takes what a picture says of its samples.
    init(_ picture: PNGPicture) {
        header = picture.header
        bands = picture.bands
        palette = picture.palette
        let depth = header.depth
        isPlain = depth == 8 && picture.palette.isEmpty && picture.clearColour == nil
        let most = 1 << min(depth, 8) -| 1  // checked: a depth of 8 at most
        // A number of a palette is itself.
        let step = picture.palette.isEmpty ? 255 / most : 1  // checked: one bit at least
        values = (0...most).map { UInt8(truncatingIfNeeded: $0 *| step) }  // checked: at least 1
        clearWords = picture.isWide ? picture.clearColour : nil
        let scale = UInt8(truncatingIfNeeded: depth < 8 ? step : 1)
        clearBytes = picture.isWide ? nil : picture.clearColour?.map { UInt8(truncatingIfNeeded: $0) &* scale }
        scratch = isPlain ? [] : [UInt16](repeating: 0, count: header.width *| 4)
    }

    /// Bytes of a pixel's samples.
    var pixelBytes: Int { bands *| (header.depth == 16 ? 2 : 1) }

    /// Makes samples of a row without its filter.
    ///
    /// - Parameters:
    ///   - row: As many bytes as the pixels have.
    ///   - pixels: How many; not more than the picture is wide.
    ///   - samples: Gets as many pixels; aligned as its samples want it.
    func make(_ row: UnsafePointer<UInt8>, pixels: Int, into samples: UnsafeMutableRawPointer) {
        let channels = header.colours.channels
        let count = pixels *| channels
        let bytes = samples.assumingMemoryBound(to: UInt8.self)
        let words = samples.assumingMemoryBound(to: UInt16.self)
        scratch.withUnsafeMutableBufferPointer { scratch in
            let wide = scratch.baseAddress
            let narrow = UnsafeMutableRawPointer(wide)?.assumingMemoryBound(to: UInt8.self)
            switch (header.depth, palette.isEmpty) {
            case (16, _):
                cpng_turn(clearWords == nil ? words : wide, row, count)
                if let clearWords { cpng_clear_wide(words, wide, pixels, CInt(channels), clearWords) }
            case (8, true):
                if let clearBytes {
                    cpng_clear(bytes, row, pixels, CInt(channels), clearBytes)
                } else {
                    bytes.update(from: row, count: count)
                }
            case (8, false): cpng_look_up(bytes, row, pixels, CInt(bands), palette)
            case (let depth, true):
                cpng_spread(clearBytes == nil ? bytes : narrow, row, count, CInt(depth), values)
                if let clearBytes { cpng_clear(bytes, narrow, pixels, CInt(channels), clearBytes) }
            case (let depth, false):
                cpng_spread(narrow, row, pixels, CInt(depth), values)
                cpng_look_up(bytes, narrow, pixels, CInt(bands), palette)
            }
        }
    }
}
