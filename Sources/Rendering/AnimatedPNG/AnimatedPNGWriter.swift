import Basics
import Vips

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Writes an animated PNG: its frames are compressed as files of their own, each cut to what has changed.
struct AnimatedPNGWriter {
    private let image: Image
    private let width: Int
    private let height: Int
    private let delays: [Int]
    private let loops: Int
    private let colours: [UInt8]

    /// Takes frames.
    ///
    /// - Parameters:
    ///   - image: The frames one below the other; its pixels can be read in any order.
    ///   - colours: Chunks that say what samples mean, beside what `compress` says.
    init(_ image: Image, colours: [UInt8] = []) {
        self.image = image
        self.colours = colours
        width = image.width
        height = image.pageHeight
        loops = max(image.int("loop") ?? 0, 0)
        let count = height > 0 ? image.height / height : 1
        let told = image.ints("delay") ?? []
        // A frame of which nothing is said is shown as long as GIF's are then.
        delays = (0..<count).map { max(told[safe: $0] ?? 100, 0) }
    }

    /// Writes the file.
    ///
    /// - Parameters:
    ///   - target: Where to.
    ///   - compress: Writes one picture as a PNG: the first with what is to be said, others bare.
    /// - Throws: ``VipsError`` where pixels cannot be computed or bytes cannot be written.
    func write(
        to target: Target,
        _ compress: (_ picture: Image, _ isFirst: Bool, Target) throws(VipsError) -> Void
    ) throws(VipsError) {
        var sequence = 0
        var before = try samples(of: 0)
        let whole = FrameControl(x: 0, y: 0, width: width, height: height, delay: delays.first ?? 0)
        let first = try parts(of: frame(0, whole), isFirst: true, compress)
        var start = PNGChunk.signature
        PNGChunk.append(PNGChunk.header, first.header, to: &start)
        let counts = ByteWriter.big(delays.count) + ByteWriter.big(loops)
        PNGChunk.append(PNGChunk.animation, counts, to: &start)
        start += colours + first.before
        PNGChunk.append(PNGChunk.frame, whole.bytes(sequence: sequence), to: &start)
        for data in first.data { PNGChunk.append(PNGChunk.image, data, to: &start) }
        try target.write(start)
        for index in delays.indices.dropFirst() {
            let now = try samples(of: index)
            let area = changed(before, now, delay: delays[index])
            let chunks = try parts(of: frame(index, area), isFirst: false, compress)
            var bytes: [UInt8] = []
            PNGChunk.append(PNGChunk.frame, area.bytes(sequence: sequence + 1), to: &bytes)
            sequence += 1
            for data in chunks.data {
                PNGChunk.append(PNGChunk.frameData, ByteWriter.big(sequence + 1) + data, to: &bytes)
                sequence += 1
            }
            try target.write(bytes)
            before = now
        }
        var end = first.behind
        PNGChunk.append(PNGChunk.end, [], to: &end)
        try target.write(end)
        try target.finish()
    }

    private func parts(
        of picture: Image,
        isFirst: Bool,
        _ compress: (Image, Bool, Target) throws(VipsError) -> Void
    ) throws(VipsError) -> PNGParts {
        let target = try Target()
        try compress(picture, isFirst, target)
        let parts = PNGParts(target.bytes)
        guard !parts.header.isEmpty, !parts.data.isEmpty else {
            throw VipsError("apng", "a frame of the animation was not compressed")
        }
        return parts
    }

    private func frame(_ index: Int, _ area: FrameControl) throws(VipsError) -> Image {
        try image.extracted(left: area.x, top: index * height + area.y, width: area.width, height: area.height)
            .editingMetadata { for name in ["page-height", "n-pages"] { $0.remove(name) } }
    }

    private func samples(of index: Int) throws(VipsError) -> [UInt8] {
        try frame(index, FrameControl(x: 0, y: 0, width: width, height: height, delay: 0)).samples()
    }

    /// The part of a frame that is not as before; a pixel where nothing has changed, as a frame must have some.
    private func changed(_ before: [UInt8], _ now: [UInt8], delay: Int) -> FrameControl {
        let rowBytes = now.count / max(height, 1)
        let pixelBytes = max(rowBytes / max(width, 1), 1)
        var (top, bottom, left, right) = (height, 0, width, 0)
        before.withUnsafeBytes { before in
            now.withUnsafeBytes { now in
                func isSame(_ y: Int, _ columns: Range<Int>) -> Bool {
                    let row = y * rowBytes
                    let bytes = row + columns.lowerBound * pixelBytes..<row + columns.upperBound * pixelBytes
                    return before[bytes].hasSameBytes(as: now[bytes])
                }
                for y in 0..<height where !isSame(y, 0..<width) {
                    (top, bottom) = (min(top, y), y + 1)
                    // A longer beginning, or end, can only differ more: so the first pixel that differs is found by halves.
                    left = Self.firstFailing(0..<left) { isSame(y, 0..<$0 + 1) }
                    right = width - Self.firstFailing(0..<width - right) { isSame(y, width - $0 - 1..<width) }
                }
            }
        }
        guard bottom > top else { return FrameControl(x: 0, y: 0, width: 1, height: 1, delay: delay) }
        return FrameControl(x: left, y: top, width: right - left, height: bottom - top, delay: delay)
    }

    /// The first number for which something does not hold that holds for all smaller ones; the end where it holds for all.
    private static func firstFailing(_ range: Range<Int>, _ holds: (Int) -> Bool) -> Int {
        var (low, high) = (range.lowerBound, range.upperBound)
        while low < high {
            let middle = (low + high) / 2
            if holds(middle) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension Slice<UnsafeRawBufferPointer> {
    /// Whether other bytes are the same, as quickly as the system compares them.
    fileprivate func hasSameBytes(as other: Slice<UnsafeRawBufferPointer>) -> Bool {
        let (mine, theirs) = (UnsafeRawBufferPointer(rebasing: self), UnsafeRawBufferPointer(rebasing: other))
        guard mine.count == theirs.count else { return false }
        guard let first = mine.baseAddress, let second = theirs.baseAddress else { return true }
        return memcmp(first, second, mine.count) == 0
    }
}
