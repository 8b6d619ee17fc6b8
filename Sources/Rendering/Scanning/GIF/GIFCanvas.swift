import Basics
import Recipes

/// Where a GIF's canvas is seen through its frames.
///
/// Browsers show it transparent there. libnsgif does so only where it is told of a transparent colour: a frame that is
/// taken away leaves the background's colour otherwise, and a file without any has no transparency at all. So frames are
/// told to have one that none of their pixels has.
struct GIFCanvas {
    /// What is said of how a frame is shown.
    struct Control {
        /// Whether one of the colours is transparent.
        let isTransparent: Bool
        /// What becomes of the frame after it was shown.
        let disposal: Int
        /// Where the flags are; three bytes behind them is the transparent colour.
        let flagsAt: Int
        private let flags: UInt8

        /// Looks at a block behind its first byte, and moves nothing; `nil` of blocks that say something else.
        init?(_ reader: inout ByteReader) {
            var reader = reader
            guard reader.byte() == 0xF9, let length = reader.byte(), length >= 4 else { return nil }
            flagsAt = reader.offset
            guard let flags = reader.byte() else { return nil }
            self.flags = flags
            isTransparent = flags & 1 == 1
            disposal = Int(flags >> 2 & 7)  // checked: three bits of a byte
        }

        /// The changes that tell a decoder of a transparent colour.
        func changed(transparent colour: UInt8) -> [ByteChange] {
            [
                // checked: ends in order, as counts and sizes are not below 0
                ByteChange(flagsAt..<flagsAt +| 1, [flags | 1]),
                // checked: ends in order, as counts and sizes are not below 0
                ByteChange(flagsAt +| 3..<flagsAt +| 4, [colour]),
            ]
        }
    }

    /// One frame of the file.
    struct Frame {
        let rect: PixelRect
        let control: Control?
        /// Where it begins.
        let start: Int
        /// Where its pixels begin.
        let data: Int
    }

    /// What nothing has been painted on, or what has been taken away again; `nil` where there is no such place.
    private var hole: PixelRect?
    /// Whether a hole is seen in some frame.
    private var isSeen = false
    private var hasTransparency = false
    /// The first frame, and those behind which the canvas shows.
    private var frames: [Frame] = []

    /// A canvas on which nothing is painted.
    init(_ size: PixelSize) { hole = PixelRect(x: 0, y: 0, size: size) }

    /// Shows the next frame.
    ///
    /// - Parameters:
    ///   - frame: The frame.
    ///   - size: The canvas's size by now.
    mutating func add(_ frame: Frame, on size: PixelSize) {
        let before = hole
        let disposal = frame.control?.disposal ?? 0
        if frame.control?.isTransparent == true { hasTransparency = true }
        if frames.isEmpty || disposal == 2 && frame.control?.isTransparent == false { frames.append(frame) }
        if let place = hole {
            if frame.rect.covers(place.limited(to: size)) { hole = nil } else { isSeen = true }
        }
        switch disposal {
        case 2: hole = hole.map { $0.limited(to: size).pixels > frame.rect.pixels ? $0 : frame.rect } ?? frame.rect
        case 3: hole = before
        default: break
        }
    }

    /// What the decoder must see so that the canvas is transparent.
    ///
    /// - Parameter bytes: The whole file.
    /// - Returns: Changes in the order of the file; none where nothing of the canvas is seen.
    func changes(_ bytes: UnsafeRawBufferPointer) -> [ByteChange] {
        guard isSeen else { return [] }
        var changes: [ByteChange] = []
        var hasTransparency = self.hasTransparency
        for (index, frame) in frames.enumerated() {
            let isTakenAway = frame.control?.disposal == 2
            guard frame.control?.isTransparent != true, isTakenAway || !hasTransparency,
                let colour = GIFColours.unused(bytes, at: frame.data)
            else { continue }
            hasTransparency = true
            if let control = frame.control {
                changes += control.changed(transparent: colour)  // checked: numbers that the checks before bound
            } else if index == 0 {
                // checked: ends in order, as counts and sizes are not below 0
                changes.append(ByteChange(frame.start..<frame.start, [0x21, 0xF9, 4, 1, 0, 0, colour, 0]))
            }
        }
        return changes
    }
}

/// The colours that a frame's pixels have.
enum GIFColours {
    /// A number that no pixel has; `nil` where there is none.
    ///
    /// Whatever comes out of such data has come into it as a code of its own once.
    ///
    /// - Parameters:
    ///   - bytes: The whole file.
    ///   - offset: Where a frame's data begins: the bits of a colour, then blocks of bytes.
    /// - Returns: The number.
    static func unused(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> UInt8? {
        var reader = ByteReader(bytes)
        reader.offset = offset
        guard let width = reader.byte(), (1...8).contains(width) else { return nil }
        if width < 8 { return 255 }
        var isUsed = [Bool](repeating: false, count: 256)
        let (clear, end) = (256, 257)
        var (size, next, bits, count) = (9, 258, 0, 0)
        var isFirst = true
        while let length = reader.byte(), length > 0 {
            for byte in reader.slice(reader.offset, Int(clamping: length)) {
                bits |= Int(byte) << count  // checked: fewer than twelve bits are held
                count = count +| 8
                while count >= size {
                    let code = bits & ((1 << size) -| 1)  // checked: numbers that the checks before bound
                    bits >>= size
                    count = count -| size
                    if code == end { return firstUnused(isUsed) }
                    if code == clear {
                        (size, next, isFirst) = (9, 258, true)
                        continue
                    }
                    if code < 256 { isUsed[code] = true }
                    if !isFirst, next < 4096 {
                        next = next +| 1
                        // checked: numbers that the checks before bound
                        if next == 1 << size, size < 12 { size = size +| 1 }
                    }
                    isFirst = false
                }
            }
            guard reader.skip(Int(clamping: length)) else { break }
        }
        return firstUnused(isUsed)
    }

    private static func firstUnused(_ isUsed: [Bool]) -> UInt8? {
        isUsed.lastIndex(of: false).map { UInt8(truncatingIfNeeded: $0) }
    }
}

extension PixelRect {
    fileprivate var pixels: Int { size.pixels }

    fileprivate func covers(_ other: PixelRect) -> Bool {
        x <= other.x && y <= other.y && x +| size.width >= other.x +| other.size.width
            && y +| size.height >= other.y +| other.size.height
    }

    /// As much of it as lies on a canvas; the whole canvas where it was begun on.
    fileprivate func limited(to canvas: PixelSize) -> PixelRect {
        let (right, bottom) = (min(x +| size.width, canvas.width), min(y +| size.height, canvas.height))
        return PixelRect(x: x, y: y, size: PixelSize(width: max(right -| x, 0), height: max(bottom -| y, 0)))
    }
}
