import Basics
import Recipes

/// What a GIF's blocks tell of the work that decoding it will be.
struct GIFScan {
    /// The screen, grown to what the largest frame covers.
    var size: PixelSize
    /// How many frames there are; counting stops soon after the limit.
    var frames: Int
    /// Whether the file ends inside of a frame, so that a part of the picture is missing.
    var endsInsideFrame = false
    /// Whether the file says that it ends.
    var hasEnd = false
    /// What of the canvas is seen without that a frame has painted it.
    private(set) var canvas: GIFCanvas
    /// Frames whose rows a decoder would put into wrong places.
    private var interlaced: [InterlacedGIFFrame] = []
    /// The canvas as it is shown: the first frame makes it larger, others are cut.
    private var shown: PixelSize

    /// Walks the blocks; `nil` where there is no header, which the decoder will tell.
    ///
    /// - Parameters:
    ///   - bytes: The whole file.
    ///   - limit: The number of frames after which counting more is of no use.
    init?(_ bytes: UnsafeRawBufferPointer, countingFramesUpTo limit: Int) {
        var reader = ByteReader(bytes)
        reader.littleEndian = true
        guard reader.skip(6), let width = reader.number(2), let height = reader.number(2),
            let flags = reader.byte(), reader.skip(2)
        else { return nil }
        size = PixelSize(width: width, height: height)
        shown = size
        frames = 0
        canvas = GIFCanvas(size)
        guard Self.skipColours(&reader, flags) else { return }
        var control: GIFCanvas.Control?
        while frames <= limit, let block = reader.byte() {
            switch block {
            case 0x21:
                if let found = GIFCanvas.Control(&reader) { control = found }
                guard reader.skip(1), Self.skipSubBlocks(&reader) else { return }
            case 0x2C:
                endsInsideFrame = !readFrame(&reader, control)
                control = nil
                if endsInsideFrame { return }
            default:
                hasEnd = block == 0x3B
                return
            }
        }
    }

    /// What the decoder must see so that it shows what browsers do.
    ///
    /// - Parameter bytes: The whole file.
    /// - Returns: Changes in the order of the file.
    func changes(_ bytes: UnsafeRawBufferPointer) -> [ByteChange] {
        var left = InterlacedGIFFrame.mostPixels
        let ordered = interlaced.flatMap { frame -> [ByteChange] in
            guard frame.pixels <= left else { return [] }
            left = left -| frame.pixels
            return frame.changes(bytes)
        }
        // checked: these are lists of changes, which are joined
        return (canvas.changes(bytes) + ordered).sorted { $0.range.lowerBound < $1.range.lowerBound }
    }

    private mutating func readFrame(_ reader: inout ByteReader, _ control: GIFCanvas.Control?) -> Bool {
        let start = reader.offset -| 1
        guard let left = reader.number(2), let top = reader.number(2), let width = reader.number(2),
            let height = reader.number(2), let flags = reader.byte()
        else { return false }
        frames = frames +| 1
        size.width = max(size.width, left +| width)
        size.height = max(size.height, top +| height)
        guard Self.skipColours(&reader, flags) else { return false }
        let data = reader.offset
        guard reader.skip(1), Self.skipSubBlocks(&reader) else { return false }
        let rect = PixelRect(x: left, y: top, size: PixelSize(width: width, height: height))
        canvas.add(GIFCanvas.Frame(rect: rect, control: control, start: start, data: data), on: size)
        if frames == 1 { shown = size }
        // Behind the byte that says what it is and the place are its sides.
        let (sidesAt, end) = (start +| 5, max(reader.offset, data))
        // checked: the end is not before the start, by the line above
        if let frame = InterlacedGIFFrame(rect, on: shown, sidesAt: sidesAt, flags: flags, data: data..<end) {
            interlaced.append(frame)
        }
        return true
    }

    private static func skipColours(_ reader: inout ByteReader, _ flags: UInt8) -> Bool {
        flags & 0x80 == 0 || reader.skip(3 << (Int(flags & 7) + 1))  // checked: three bits are at most 7
    }

    private static func skipSubBlocks(_ reader: inout ByteReader) -> Bool {
        while let length = reader.byte() {
            if length == 0 { return true }
            guard reader.skip(Int(clamping: length)) else { return false }
        }
        return false
    }
}
