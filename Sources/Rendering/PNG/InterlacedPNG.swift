import Basics
import CPNG

/// Reads a PNG whose rows come in seven passes, all of it at once (PNG, third edition, 8.1).
struct InterlacedPNG {
    private let picture: PNGPicture
    private let bytes: UnsafeRawBufferPointer

    /// Where the pixels of a pass begin, and how far they are from one another.
    private struct Pass {
        let x, y, across, down: Int

        init(_ x: Int, _ y: Int, _ across: Int, _ down: Int) {
            (self.x, self.y, self.across, self.down) = (x, y, across, down)
        }
    }

    private static let passes = [
        Pass(0, 0, 8, 8), Pass(4, 0, 8, 8), Pass(0, 4, 4, 8), Pass(2, 0, 4, 4), Pass(0, 2, 2, 4), Pass(1, 0, 2, 2),
        Pass(0, 1, 1, 2),
    ]

    /// Takes a picture.
    ///
    /// - Parameters:
    ///   - picture: What was found in the file.
    ///   - bytes: The whole file.
    init(_ picture: PNGPicture, of bytes: UnsafeRawBufferPointer) { (self.picture, self.bytes) = (picture, bytes) }

    /// Reads all pixels.
    ///
    /// - Parameter canvas: Gets the samples, row by row without gaps.
    /// - Throws: ``PNGError`` where the data is damaged or ends early.
    func read(into canvas: UnsafeMutableRawBufferPointer) throws(PNGError) {
        guard picture.data.allSatisfy({ $0.isIntact(in: bytes) }) else {
            throw PNGError("a checksum of the PNG's data is wrong")
        }
        let (header, samples) = (picture.header, PNGSamples(picture))
        let stride = header.width *| samples.pixelBytes
        guard canvas.count >= stride *| header.height, let start = canvas.baseAddress else {
            throw PNGError("there is no room for it")
        }
        let longest = header.rowBytes(header.width)
        let inflater = PNGInflater(
            picture.data,
            of: bytes,
            longestRow: longest +| 1,
            // Seven passes have fewer than twice as many rows.
            total: (longest +| 1) *| header.height *| 2
        )
        var (above, own) = ([UInt8](repeating: 0, count: longest), [UInt8](repeating: 0, count: longest))
        var pixels = [UInt16](repeating: 0, count: header.width *| 4)
        for pass in Self.passes {
            // checked: constants of at most 8
            let width = (header.width +| pass.across -| pass.x -| 1) / pass.across
            let height = (header.height +| pass.down -| pass.y -| 1) / pass.down  // checked: constants of at most 8
            guard width > 0, height > 0 else { continue }
            let count = header.rowBytes(width)
            for place in above.indices { above[place] = 0 }  // checked: places in the row
            for row in 0..<height {  // checked: a pass has rows, by the guard above
                let y = pass.y +| row *| pass.down
                // checked: inside of the canvas, as the pass is
                let target = start + (y *| stride +| pass.x *| samples.pixelBytes)
                _ = try inflater.next(1, ofBytes: count +| 1) { (filtered, _) throws(PNGError) in
                    let filter = filtered.pointee
                    guard filter <= 4 else { throw PNGError("a row of the PNG has an unknown filter") }
                    let distance = header.filterDistance
                    // checked: behind the row's filter
                    cpng_unfilter(CInt(filter), &own, filtered + 1, above, count, distance)
                    pixels.withUnsafeMutableBytes { pixels in
                        guard let made = pixels.baseAddress else { return }
                        samples.make(own, pixels: width, into: made)
                        cpng_scatter(
                            target.assumingMemoryBound(to: UInt8.self),
                            made.assumingMemoryBound(to: UInt8.self),
                            width,
                            samples.pixelBytes,
                            pass.across
                        )
                    }
                }
                swap(&own, &above)
            }
        }
    }
}
