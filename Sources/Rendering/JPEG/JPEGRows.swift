import CJPEG

/// Pixels made of the samples of planes, a row at a time.
final class JPEGRows {
    private let planes: [JPEGPlane]
    private let colours: JPEGLayout.Colours
    private let loops: cjpeg_loops
    private let isFine: Bool
    private let room: Int
    private let memory: UnsafeMutablePointer<UInt8>

    // checked: widths of planes, whose sides have 16 bits
    /// Prepares for pixels.
    ///
    /// - Parameters:
    ///   - planes: The components.
    ///   - colours: How they are colours.
    ///   - loops: How the loops are compiled.
    ///   - isFine: Whether samples that are made up are means of their neighbours.
    init(_ planes: [JPEGPlane], _ colours: JPEGLayout.Colours, _ loops: cjpeg_loops, isFine: Bool) {
        (self.planes, self.colours, self.loops, self.isFine) = (planes, colours, loops, isFine)
        room = (planes.map { $0.shape.wideBytes }.max() ?? 0)
        memory = .allocate(capacity: room * planes.count)
        memory.initialize(repeating: 0, count: room * planes.count)
    }

    deinit { memory.deallocate() }

    // checked: as many rows as planes, whose number says how they are colours
    /// Makes a row of pixels.
    ///
    /// - Parameters:
    ///   - y: Which one.
    ///   - pixels: Where it goes.
    ///   - width: How many pixels, no more than the picture has.
    func make(_ y: Int, _ pixels: UnsafeMutablePointer<UInt8>, width: Int) {
        let rows = planes.indices.map { row(y, of: planes[$0], memory + room * $0) }
        switch colours {
        case .luma: loops.make_rgb(pixels, rows[0], rows[1], rows[2], width)
        case .lumaInk: loops.make_cmyk(pixels, rows[0], rows[1], rows[2], rows[3], width)
        case .grey: pixels.update(from: rows[0], count: width)
        case .rgb, .ink:
            let all: [UnsafePointer<UInt8>?] = rows
            cjpeg_interleave(pixels, all, all.count, width)
        }
        // Everybody stores ink as Adobe does, as what is left of the light.
        if planes.count == 4 { cjpeg_invert(pixels, 4 * width) }
    }

    // checked: a row of a frame, whose sides have 16 bits; a spread is at least 1
    /// A row of a plane, as wide as the picture.
    private func row(_ y: Int, of plane: JPEGPlane, _ made: UnsafeMutablePointer<UInt8>) -> UnsafePointer<UInt8> {
        let (across, down) = plane.shape.spread
        let near = plane.row(y / down)
        let width = plane.shape.size.width
        if across == 1, down == 1 { return near }
        let far = plane.row(y % 2 == 0 ? y / 2 - 1 : y / 2 + 1)
        switch (across, down) {
        case (2, 1) where isFine && width > 2: loops.widen(made, near, width)
        case (2, 2) where isFine && width > 2: loops.widen_between(made, near, far, width)
        case (1, 2) where isFine: loops.between(made, near, far, y % 2 == 0 ? 1 : 2, width)
        case (1, _): return near
        default: cjpeg_repeat(made, near, width, across)
        }
        return UnsafePointer(made)
    }
}
