import Basics
import TIFF

// checked: places inside of the memory, whose size is compared first
/// Makes pixels of 8 or 16 bits of a TIFF's samples.
struct TIFFSamples {
    private let header: TIFFHeader
    private let samples: SampleReader
    private let colours: TIFFHeader.Colours
    private let layout: PixelLayout

    /// Makes a reader.
    init(_ header: TIFFHeader, _ samples: SampleReader, _ colours: TIFFHeader.Colours, _ layout: PixelLayout) {
        (self.header, self.samples, self.colours, self.layout) = (header, samples, colours, layout)
    }

    /// Samples that the colours of a pixel have.
    static func bands(of colours: TIFFHeader.Colours) -> Int {
        switch colours {
        case .grey: 1
        case .rgb: 3
        case .cmyk: 4
        }
    }

    /// Reads all pixels.
    ///
    /// - Parameters:
    ///   - reader: The file.
    ///   - memory: Where pixels go, row by row, in this machine's byte order.
    /// - Throws: `TIFFError` where a part cannot be decoded, or its white cannot be told.
    func read(_ reader: TIFFReader, into memory: UnsafeMutableRawBufferPointer) throws(TIFFError) {
        guard memory.count == layout.bytesPerFrame else { return }
        memory.initializeMemory(as: UInt8.self, repeating: 0)
        let white = header.samples == .float ? try self.white(reader) : 1
        let bands = layout.bands
        try reader.rows { x, y, pixels, first, count, bits in
            for pixel in 0..<pixels where x +| pixel < layout.width && y < layout.height {
                let place = (y &* layout.width &+ x &+ pixel) &* bands
                for sample in 0..<count where first +| sample < bands {
                    var value = samples.value(bits, pixel &* count &+ sample) / white
                    if header.photometric == 0, first +| sample == 0 { value = 1 - value }
                    store(value, memory, place &+ first &+ sample)
                }
            }
        }
        if header.isPremultiplied, colours != .cmyk, bands % 2 == 0 { divide(memory) }
    }

    /// What is white of numbers with a point: 1, or the most that fits into the bytes they may have come from.
    ///
    /// Up to 16 they are lights beyond white, which are cut off.
    private func white(_ reader: TIFFReader) throws(TIFFError) -> Double {
        var most = 0.0
        try reader.rows { _, _, pixels, first, count, bits in
            for place in 0..<pixels *| count where first +| place % count < layout.bands {
                let value = samples.value(bits, place)
                if value.isFinite { most = max(most, value) }
            }
        }
        if most <= 16 { return 1 }
        return most <= 255 ? 255 : most <= 65_535 ? 65_535 : most
    }

    private func store(_ value: Double, _ memory: UnsafeMutableRawBufferPointer, _ place: Int) {
        // Not a number is black.
        let part = value > 0 ? min(value, 1) : 0
        if layout.isWide {
            memory.storeBytes(of: UInt16(part * 65_535 + 0.5), toByteOffset: 2 &* place, as: UInt16.self)
        } else {
            memory[place] = UInt8(part * 255 + 0.5)
        }
    }

    /// Makes colours what they are without the alpha that they were multiplied with.
    private func divide(_ memory: UnsafeMutableRawBufferPointer) {
        let bands = layout.bands
        for pixel in 0..<layout.width *| layout.height {
            let place = pixel &* bands
            let alpha = load(memory, place &+ bands &- 1)
            for band in 0..<bands &- 1 where alpha > 0 {
                store(load(memory, place &+ band) / alpha, memory, place &+ band)
            }
        }
    }

    private func load(_ memory: UnsafeMutableRawBufferPointer, _ place: Int) -> Double {
        layout.isWide
            ? Double(memory.loadUnaligned(fromByteOffset: 2 &* place, as: UInt16.self)) / 65_535
            : Double(memory[place]) / 255
    }
}
