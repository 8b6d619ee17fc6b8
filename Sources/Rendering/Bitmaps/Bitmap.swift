import Basics

/// A bitmap's pixels.
struct Bitmap {
    /// What it says of itself.
    let header: BitmapHeader
    /// Whether some of it is transparent: by its alpha, by an icon's mask, or where rows are missing.
    let hasAlpha: Bool
    /// The part of the rows that the file has.
    let told: Double
    /// What the alpha of its pixels is worth.
    private let usesAlpha: Bool
    private let mask: BitmapMask?

    /// Looks through the file for what its header does not say.
    ///
    /// - Parameters:
    ///   - bytes: The whole file.
    ///   - container: Where the bitmap is.
    /// - Throws: ``BitmapError`` where it cannot be read.
    init(_ bytes: UnsafeRawBufferPointer, in container: BitmapHeader.Container = .file) throws(BitmapError) {
        header = try BitmapHeader(bytes, in: container)
        let end: Int
        if case .icon(let range) = container { end = range.upperBound } else { end = bytes.count }
        var usesAlpha = false
        switch header.storage {
        case .indices, .masks:
            // checked: a divisor that the checks before keep above 0
            let rows = header.rowBytes > 0 ? max(end -| header.pixelsAt, 0) / header.rowBytes : 0
            told = Double(min(rows, header.height)) / Double(header.height)  // checked: a height is at least 1
            usesAlpha = BitmapRows(bytes, header)?.hasAlpha(mayBeUnused: container.isIcon) ?? false
        case .runs:
            var runs = BitmapRuns(bytes, header)
            runs.run { _, _, _ in }
            told = runs.told
        case .file: told = 1
        }
        if case .icon = container, !usesAlpha {
            mask = BitmapMask(bytes, header, until: end)
        } else {
            mask = nil
        }
        self.usesAlpha = usesAlpha
        // What no run paints is black, as in browsers.
        let isRuns = if case .runs = header.storage { true } else { false }
        hasAlpha = usesAlpha || told < 1 && !isRuns || mask?.hidesAny == true
    }

    /// Samples a pixel: red, green and blue, and perhaps alpha.
    var bands: Int { hasAlpha ? 4 : 3 }

    /// Makes the pixels.
    ///
    /// - Parameters:
    ///   - bytes: The whole file.
    ///   - memory: Where they go, from top to bottom, ``bands`` bytes each.
    /// - Throws: ``BitmapError`` where there is another number of bytes.
    func read(_ bytes: UnsafeRawBufferPointer, into memory: UnsafeMutableRawBufferPointer) throws(BitmapError) {
        let (width, height, bands) = (header.width, header.height, bands)
        guard memory.count == width *| height *| bands else { throw BitmapError("there is no room for it") }
        memory.initializeMemory(as: UInt8.self, repeating: 0)
        func paint(_ x: Int, _ y: Int, _ colour: SIMD4<UInt8>) {
            guard x >= 0, x < width, y >= 0, y < height else { return }
            let place = (y &* width &+ x) &* bands  // checked: inside of the picture, by the guard above
            memory[place] = colour.x
            memory[place &+ 1] = colour.y
            memory[place &+ 2] = colour.z
            if bands == 4 { memory[place &+ 3] = colour.w }
        }
        switch header.storage {
        case .runs:
            var runs = BitmapRuns(bytes, header)
            // checked: ends in order, as counts and sizes are not below 0
            if bands == 4 { for pixel in 0..<width *| height { memory[pixel &* 4 &+ 3] = 255 } }
            runs.run { x, y, colour in paint(x, height &- 1 &- y, colour) }
        case .indices, .masks:
            guard let rows = BitmapRows(bytes, header) else { return }
            for row in 0..<height {  // checked: ends in order, as counts and sizes are not below 0
                let y = header.isTopDown ? row : height &- 1 &- row
                rows.read(row) { x, colour in
                    var colour = colour
                    if !usesAlpha { colour.w = 255 }
                    paint(x, y, colour)
                }
            }
        case .file: return
        }
        guard bands == 4, let mask else { return }
        for row in 0..<height {  // checked: ends in order, as counts and sizes are not below 0
            mask.hidden(row) { x in paint(x, header.isTopDown ? row : height &- 1 &- row, .zero) }
        }
    }
}
