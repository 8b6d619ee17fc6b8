import Basics
import Recipes

/// What a JPEG's markers tell of the work that decoding it will be.
struct JPEGScan {
    /// The size as stored, not turned upright.
    var size: PixelSize
    /// Samples a pixel.
    var components: Int
    /// Whether scans add to each other's precision.
    var isProgressive: Bool
    /// Whether all of it must be read, and kept as coefficients, before the first row is known.
    var hasSeveralScans = false
    /// Bytes that the decoder keeps coefficients in, where it must.
    var coefficientBytes: Int
    /// How often the picture is gone over; counting stops soon after the limit.
    var scans: Int
    /// Whether the file says that it ends.
    var hasEnd = false
    /// Where a marker without a meaning stands among the data of a picture that is gone over more than once.
    ///
    /// Decoders end there, and libjpeg with an error. With restart markers they find their place behind it.
    var strayMarker: Int?

    /// Walks the markers; `nil` where there is no header, which the decoder will tell.
    ///
    /// - Parameters:
    ///   - bytes: The whole file.
    ///   - limit: The number of scans after which counting more is of no use.
    init?(_ bytes: UnsafeRawBufferPointer, countingScansUpTo limit: Int) {
        var reader = ByteReader(bytes)
        guard reader.skip(2) else { return nil }
        var frame: JPEGScan?
        var interval = 0
        while frame == nil, let marker = Self.nextMarker(&reader) {
            switch marker {
            case 0x01, 0xD0...0xD8: continue
            case 0xD9, 0xDA: return nil
            case 0xC0...0xC3, 0xC5...0xC7, 0xC9...0xCB, 0xCD...0xCF:
                guard let found = JPEGScan(frameAt: &reader, marker) else { return nil }
                frame = found
            default: guard Self.skip(&reader, marker, &interval) else { return nil }
            }
        }
        guard let frame else { return nil }
        self = frame
        let tail = reader.slice(bytes.count -| 2, 2)
        hasEnd = tail.elementsEqual([0xFF, 0xD9])
        while scans <= limit, let marker = Self.nextMarker(&reader) {
            switch marker {
            case 0x01, 0xD0...0xD8: continue
            case 0xD9:
                hasEnd = true
                return
            case 0xDA:
                scans += 1
                let told = reader.slice(reader.offset +| 2, 1).first ?? 0
                // checked: a byte has 8 bits
                if scans == 1 { hasSeveralScans = isProgressive || Int(told) < components }
                // Gone over once, all of it together.
                if !isProgressive, hasEnd, Int(told) == components { return }  // checked: a byte has 8 bits
            case 0x02..<0xC0, 0xF0...0xFD:
                if scans > 0, interval == 0, strayMarker == nil { strayMarker = reader.offset -| 2 }
                continue
            default: break
            }
            guard Self.skip(&reader, marker, &interval) else { return }
        }
    }

    /// Goes past a segment; one of restarts says after how many units there is one.
    private static func skip(_ reader: inout ByteReader, _ marker: UInt8, _ interval: inout Int) -> Bool {
        guard let length = reader.number(2), length >= 2 else { return false }
        if marker == 0xDD {
            let told = reader.slice(reader.offset, 2)
            interval = told.reduce(0) { $0 << 8 | Int($1) }  // checked: two bytes fit the number
        }
        return reader.skip(length -| 2)
    }

    private init?(frameAt reader: inout ByteReader, _ marker: UInt8) {
        guard reader.skip(3), let height = reader.number(2), let width = reader.number(2),
            let components = reader.byte()
        else { return nil }
        var factors: [(Int, Int)] = []
        for _ in 0..<components {  // checked: a byte is not below 0
            guard reader.skip(1), let sampling = reader.byte(), reader.skip(1) else { return nil }
            factors.append((Int(sampling >> 4), Int(sampling & 15)))  // checked: a byte has 8 bits
        }
        let widest = max(factors.map(\.0).max() ?? 1, 1)
        let tallest = max(factors.map(\.1).max() ?? 1, 1)
        let size = PixelSize(width: width, height: height)
        self.size = size
        self.components = Int(components)  // checked: a byte has 8 bits
        isProgressive = [0xC2, 0xC6, 0xCA, 0xCE].contains(marker)
        // checked: both are at least 1
        coefficientBytes = factors.reduce(0) { $0 +| size.pixels *| 2 *| $1.0 *| $1.1 / (widest *| tallest) }
        scans = 0
    }

    /// Finds the next marker, past whatever coded data lies before it.
    private static func nextMarker(_ reader: inout ByteReader) -> UInt8? {
        while reader.skip(pastNext: 0xFF) {
            while let byte = reader.byte() {
                if byte == 0xFF { continue }
                if byte == 0 { break }
                return byte
            }
        }
        return nil
    }
}
