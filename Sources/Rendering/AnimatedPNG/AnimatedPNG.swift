import Basics

/// The frames of an animated PNG (PNG, third edition, 4.9 and 11.3.6), found by its chunks alone.
///
/// As in browsers, what makes no sense before the first pixels makes it a still, and behind them ends the animation.
struct AnimatedPNG {
    /// A frame and where its compressed pixels lie.
    struct Frame {
        /// How it is shown.
        var control: FrameControl
        /// Its `IDAT` or `fdAT` chunks.
        var chunks: [PNGChunk]
        /// Whether it is the picture that those see who know no animation.
        var isDefaultImage: Bool

        /// Bytes of a chunk before its compressed pixels: a sequence number.
        var prefix: Int { isDefaultImage ? 0 : 4 }
    }

    /// Pixels from left to right.
    let width: Int
    /// Pixels from top to bottom.
    let height: Int
    /// The frames in their order, at least one.
    private(set) var frames: [Frame] = []
    /// How often they are shown; 0 for ever.
    let loops: Int
    /// Whether the file ends before the animation does.
    private(set) var endsEarly = false
    /// Whether a pixel that no frame sets can be seen.
    var showsBackground: Bool {
        guard let first = frames.first?.control else { return false }
        let clears = frames.dropLast().contains { $0.control.disposal == .background }
        return !first.covers((width, height)) || first.disposal == .previous && frames.count > 1 || clears
    }

    /// IHDR behind the picture's sides: depth, colours, methods.
    private let encoding: [UInt8]
    /// The palette and what is transparent, for all frames.
    private var shared: [Range<Int>] = []

    /// Walks the chunks; `nil` where the file is a still.
    ///
    /// - Parameters:
    ///   - bytes: The whole file.
    ///   - limit: The number of frames after which counting more is of no use.
    init?(_ bytes: UnsafeRawBufferPointer, countingFramesUpTo limit: Int) {
        var reader = ByteReader(bytes)
        guard reader.skip(8), let header = PNGChunk(&reader), header.type == PNGChunk.header, header.body.count == 13
        else { return nil }
        var sides = ByteReader(bytes)
        sides.offset = header.body.lowerBound
        guard let width = sides.number(4), let height = sides.number(4), width > 0, height > 0 else { return nil }
        self.width = width
        self.height = height
        encoding = Array(sides.slice(sides.offset, 5))
        var walk = Walk(size: (width, height))
        var plays: Int?
        while !walk.isInFrames, let chunk = PNGChunk(&reader) {
            switch chunk.type {
            // Both have a colour's bytes for each of 256 at most, and stand in the file once.
            case PNGChunk.palette where chunk.body.count <= 768, PNGChunk.transparency where chunk.body.count <= 256:
                guard shared.count < 2 else { continue }
                shared.append(chunk.whole)
            case PNGChunk.animation where plays == nil:
                var numbers = ByteReader(bytes)
                numbers.offset = chunk.body.lowerBound
                guard chunk.body.count == 8, let count = numbers.number(4), count > 0, let times = numbers.number(4)
                else { return nil }
                plays = times
            case PNGChunk.end: return nil
            default:
                guard let plays, plays >= 0 else {
                    // Pixels before any word of an animation.
                    if chunk.type == PNGChunk.image { return nil }
                    continue
                }
                walk.take(chunk, of: bytes)
                if walk.isAtEnd { return nil }
            }
        }
        guard let plays else { return nil }
        loops = plays
        while !walk.isAtEnd, walk.frames.count <= limit, let chunk = PNGChunk(&reader) { walk.take(chunk, of: bytes) }
        endsEarly = !walk.isAtEnd && walk.frames.count <= limit
        frames = walk.frames.filter { !$0.chunks.isEmpty }
        // Of a single frame that is the picture itself there is nothing to put together.
        guard let first = frames.first, frames.count > 1 || !first.isDefaultImage || endsEarly else { return nil }
    }

    /// A frame as a file of its own.
    ///
    /// - Parameters:
    ///   - index: Which, from 0.
    ///   - bytes: The whole file.
    /// - Returns: A PNG of the frame's size; `nil` where a checksum is wrong.
    func file(of index: Int, in bytes: UnsafeRawBufferPointer) -> [UInt8]? {
        guard let frame = frames[safe: index], frame.chunks.allSatisfy({ $0.isIntact(in: bytes) }) else { return nil }
        var file = PNGChunk.signature
        var header = [frame.control.width, frame.control.height].flatMap { ByteWriter.big($0) }
        header.append(contentsOf: encoding)
        PNGChunk.append(PNGChunk.header, header, to: &file)
        file.reserveCapacity(frame.chunks.reduce(1_024) { $0 +| $1.body.count +| 12 })
        // checked: ranges of chunks that were found in these bytes
        for range in shared { file.append(contentsOf: bytes[range]) }
        for chunk in frame.chunks {
            // checked: a chunk of a frame is at least as long as its prefix
            let content = bytes[chunk.body.lowerBound + frame.prefix..<chunk.body.upperBound]
            PNGChunk.append(PNGChunk.image, content, to: &file)
        }
        PNGChunk.append(PNGChunk.end, [], to: &file)
        return file
    }
}

/// What has been found of an animation by now.
private struct Walk {
    let size: (width: Int, height: Int)
    var frames: [AnimatedPNG.Frame] = []
    /// Whether pixels have come.
    var isInFrames = false
    /// Whether what comes is no part of the animation any more.
    var isAtEnd = false
    private var sequence = 0
    /// Whether the chunks of the default image may go on.
    private var isInDefaultImage = false

    init(size: (width: Int, height: Int)) { self.size = size }

    mutating func take(_ chunk: PNGChunk, of bytes: UnsafeRawBufferPointer) {
        var reader = ByteReader(bytes)
        reader.offset = chunk.body.lowerBound
        switch chunk.type {
        case PNGChunk.image:
            // What comes without a word of a frame is no part of the animation.
            if !isInFrames { isInDefaultImage = true }
            isInFrames = true
            // checked: there is a first one
            if isInDefaultImage, frames.count == 1 { frames[0].chunks.append(chunk) }
        case PNGChunk.frame:
            isInDefaultImage = false
            let isDefaultImage = !isInFrames
            guard follows(&reader), chunk.body.count == FrameControl.length, let control = FrameControl(&reader),
                control.fits(size), !isDefaultImage || frames.isEmpty && control.covers(size),
                frames.last?.chunks.isEmpty != true
            else { return isAtEnd = true }
            frames.append(AnimatedPNG.Frame(control: control, chunks: [], isDefaultImage: isDefaultImage))
        case PNGChunk.frameData:
            guard follows(&reader), chunk.body.count >= 4, let frame = frames.last, !frame.isDefaultImage else {
                return isAtEnd = true
            }
            frames[frames.count - 1].chunks.append(chunk)  // checked: there is a last one
        case PNGChunk.end: isAtEnd = true
        default: return
        }
    }

    /// Whether a chunk has the next number.
    private mutating func follows(_ reader: inout ByteReader) -> Bool {
        defer { sequence = sequence +| 1 }
        return reader.number(4) == sequence
    }
}
