import Basics

// checked: sides that the header bounds, places inside of a row
/// The rows of a bitmap that is not coded in runs.
struct BitmapRows {
    private let bytes: UnsafeRawBufferPointer
    private let header: BitmapHeader
    private let channels: Channels?
    private let bits: Int

    /// `nil` of a bitmap that is coded otherwise.
    init?(_ bytes: UnsafeRawBufferPointer, _ header: BitmapHeader) {
        (self.bytes, self.header) = (bytes, header)
        switch header.storage {
        case .indices(let bits): (self.bits, channels) = (bits, nil)
        case .masks(let bits, let masks): (self.bits, channels) = (bits, Channels(masks))
        case .runs, .file: return nil
        }
    }

    /// Whether pixels have an alpha.
    ///
    /// - Parameter mayBeUnused: Whether one that is nothing everywhere is none: icons have a mask for that case.
    /// - Returns: Whether it counts.
    func hasAlpha(mayBeUnused: Bool) -> Bool {
        guard let channels, channels.hasAlpha else { return false }
        guard mayBeUnused else { return true }
        for row in 0..<header.height {
            var isFound = false
            numbers(row) { _, number in if number & channels.alphaMask != 0 { isFound = true } }
            if isFound { return true }
        }
        return false
    }

    /// Reads a row, as far as the file has it.
    ///
    /// - Parameters:
    ///   - row: Its number in the order of the file.
    ///   - paint: Gets each pixel's place and colour.
    func read(_ row: Int, _ paint: (Int, SIMD4<UInt8>) -> Void) {
        numbers(row) { x, number in
            paint(x, channels?.colour(number) ?? header.palette.colours[Int(number & 0xFF)])  // checked: of 256 colours
        }
    }

    private func numbers(_ row: Int, _ body: (Int, UInt32) -> Void) {
        let length = header.rowBytes
        let start = header.pixelsAt +| row *| length
        guard start >= 0, length > 0, start <= bytes.count -| length else { return }
        let line = UnsafeRawBufferPointer(rebasing: bytes[start..<start +| length])
        for x in 0..<header.width {
            switch bits {
            case 8: body(x, UInt32(line[x]))
            case 24:
                let place = 3 &* x
                body(x, UInt32(line[place]) | UInt32(line[place &+ 1]) << 8 | UInt32(line[place &+ 2]) << 16)
            case 32: body(x, line.loadUnaligned(fromByteOffset: 4 &* x, as: UInt32.self).littleEndian)
            case 16: body(x, UInt32(line.loadUnaligned(fromByteOffset: 2 &* x, as: UInt16.self).littleEndian))
            default:
                let first = x &* bits
                let shift = 8 &- bits &- (first & 7)
                body(
                    x,
                    UInt32(line[first >> 3]) >> UInt32(truncatingIfNeeded: shift)
                        & ((1 << UInt32(truncatingIfNeeded: bits)) &- 1)
                )
            }
        }
    }
}

// checked: masks and numbers of 32 bits
/// Red, green, blue and alpha, found in numbers by masks.
private struct Channels {
    private let parts: [Part]
    let alphaMask: UInt32

    init(_ masks: BitmapMasks) {
        parts = [masks.red, masks.green, masks.blue, masks.alpha].map { Part($0) }
        alphaMask = masks.alpha
    }

    var hasAlpha: Bool { alphaMask != 0 }

    func colour(_ number: UInt32) -> SIMD4<UInt8> {
        [
            parts[0].value(number), parts[1].value(number), parts[2].value(number),
            hasAlpha ? parts[3].value(number) : 255,
        ]
    }

    private struct Part {
        private let mask: UInt32
        private let shift: UInt32
        private let most: UInt64

        init(_ mask: UInt32) {
            self.mask = mask
            shift = mask == 0 ? 0 : UInt32(truncatingIfNeeded: mask.trailingZeroBitCount)
            most = UInt64(mask >> shift)
        }

        func value(_ number: UInt32) -> UInt8 {
            guard most > 0 else { return 0 }
            let value = UInt64(number & mask) >> UInt64(shift)
            if most == 255 { return UInt8(truncatingIfNeeded: value) }
            return UInt8(truncatingIfNeeded: (value &* 255 &+ most / 2) / most)
        }
    }
}

// checked: sides that the header bounds
/// An icon's mask: a bit for each pixel that is not shown.
struct BitmapMask {
    private let rows: [UnsafeRawBufferPointer]
    private let width: Int
    /// Whether any pixel is hidden.
    private(set) var hidesAny = false

    /// Finds the mask behind an icon's pixels; what the file lacks of it hides nothing.
    init(_ bytes: UnsafeRawBufferPointer, _ header: BitmapHeader, until end: Int) {
        width = header.width
        let length = BitmapHeader.rowBytes(header.width, bits: 1)
        let start = header.pixelsAt +| header.rowBytes *| header.height
        rows = (0..<header.height).map { row in
            let place = start +| row *| length
            guard place <= min(end, bytes.count) -| length else { return UnsafeRawBufferPointer(start: nil, count: 0) }
            return UnsafeRawBufferPointer(rebasing: bytes[place..<place +| length])
        }
        var isFound = false
        for row in rows.indices { hidden(row) { _ in isFound = true } }
        hidesAny = isFound
    }

    /// Names the hidden pixels of a row, in the order of the file.
    func hidden(_ row: Int, _ body: (Int) -> Void) {
        guard let line = rows[safe: row], !line.isEmpty else { return }
        for x in 0..<width where line[x >> 3] >> UInt8(7 &- (x & 7)) & 1 == 1 { body(x) }
    }
}
