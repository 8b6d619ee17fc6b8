import Basics

/// Whether every decoder finds the same picture in a PNG: all of its data is there, as its checksums say, and nothing but
/// its rows is packed in it.
///
/// libpng goes on where the rows' own checksum is wrong, or something is behind them, which others do not show.
enum PNGCompleteness {
    /// Looks at what pixels depend on, those of an animation's frames included.
    ///
    /// - Parameter bytes: The whole file.
    /// - Returns: Whether nothing is wrong.
    static func isWhole(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var reader = ByteReader(bytes)
        reader.offset = PNGChunk.signature.count
        guard let head = PNGChunk(&reader), head.type == PNGChunk.header, head.isIntact(in: bytes),
            let rows = Rows(bytes, head.body)
        else { return false }
        // What is being unpacked; a picture begins with its first data, a frame with its control.
        var open = PackedRows(rows.bytes(width: rows.width, height: rows.height))
        var kind = PNGChunk.image
        while let chunk = PNGChunk(&reader) {
            switch chunk.type {
            case PNGChunk.palette, PNGChunk.transparency, PNGChunk.animation:
                guard chunk.isIntact(in: bytes) else { return false }
            case PNGChunk.image, PNGChunk.frameData:
                guard chunk.type == kind, chunk.isIntact(in: bytes) else { return false }
                // A frame's data has a number before it.
                let start = chunk.body.lowerBound +| (kind == PNGChunk.frameData ? 4 : 0)
                guard start <= chunk.body.upperBound else { return false }
                open.add(start..<chunk.body.upperBound)  // checked: the ends are in order, by the guard above
            case PNGChunk.frame:
                guard chunk.isIntact(in: bytes) else { return false }
                // Before the picture it says that this is the first frame.
                guard open.isBegun else { continue }
                guard open.isWhole(in: bytes), let size = Rows.size(bytes, chunk.body.lowerBound +| 4) else {
                    return false
                }
                open = PackedRows(rows.bytes(width: size.width, height: size.height))
                kind = PNGChunk.frameData
            case PNGChunk.end: return chunk.isIntact(in: bytes) && open.isWhole(in: bytes)
            default: continue
            }
        }
        return false
    }

    /// How rows are packed: of so many pixels, so many bits each, in one pass or in seven.
    private struct Rows {
        let width: Int
        let height: Int
        private let bits: Int
        private let isInterlaced: Bool

        init?(_ bytes: UnsafeRawBufferPointer, _ head: Range<Int>) {
            guard let size = Self.size(bytes, head.lowerBound) else { return nil }
            (width, height) = size
            var reader = ByteReader(bytes)
            reader.offset = head.lowerBound +| 8
            guard let depth = reader.byte(), [1, 2, 4, 8, 16].contains(depth), let kind = reader.byte(),
                let samples = [0: 1, 2: 3, 3: 1, 4: 2, 6: 4][kind], reader.skip(2), let interlace = reader.byte()
            else { return nil }
            bits = samples *| Int(depth)  // checked: a byte has 8 bits
            isInterlaced = interlace != 0
        }

        /// Reads two sides of at least one pixel.
        static func size(_ bytes: UnsafeRawBufferPointer, _ place: Int) -> (width: Int, height: Int)? {
            var reader = ByteReader(bytes)
            reader.offset = place
            guard let width = reader.number(4), let height = reader.number(4), width > 0, height > 0 else { return nil }
            return (width, height)
        }

        /// Bytes of the rows of a picture, each with its filter before it.
        func bytes(width: Int, height: Int) -> Int {
            let passes = isInterlaced ? Self.passes : [(x: 0, y: 0, right: 1, down: 1)]
            return passes.reduce(0) { sum, pass in
                // checked: steps are at least 1
                let across = (width -| pass.x +| pass.right -| 1) / pass.right
                let rows = (height -| pass.y +| pass.down -| 1) / pass.down  // checked: steps are at least 1
                guard across > 0, rows > 0 else { return sum }
                return sum +| rows *| (1 +| (across *| bits +| 7) / 8)
            }
        }

        /// Where each pass begins, and its steps (PNG, third edition, 8.1).
        private static let passes = [
            (x: 0, y: 0, right: 8, down: 8), (x: 4, y: 0, right: 8, down: 8), (x: 0, y: 4, right: 4, down: 8),
            (x: 2, y: 0, right: 4, down: 4), (x: 0, y: 2, right: 2, down: 4), (x: 1, y: 0, right: 2, down: 2),
            (x: 0, y: 1, right: 1, down: 2),
        ]
    }
}
