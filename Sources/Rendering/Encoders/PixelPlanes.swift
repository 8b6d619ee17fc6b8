import CSurvey

/// A row of pixels as planes: red, green, blue and alpha.
struct PixelPlanes {
    private var samples: [UInt8]
    private let width: Int

    /// Makes room for a row.
    init(width: Int) {
        self.width = width
        samples = [UInt8](repeating: 0, count: 4 * width)
    }

    /// Takes a row.
    ///
    /// - Parameters:
    ///   - row: As many pixels as there is room for, of samples of 8 bits.
    ///   - bands: Samples a pixel: grey or RGB, with or without alpha.
    mutating func take(_ row: UnsafePointer<UInt8>, bands: Int) {
        csurvey_split(&samples, row, width, Int32(bands))
    }

    /// Counts how the pixels differ from their neighbours.
    ///
    /// - Parameters:
    ///   - above: The row before, of the same width; `nil` of the first.
    ///   - counts: What has been counted so far.
    func count(below above: PixelPlanes?, in counts: inout csurvey_counts) {
        csurvey_count(&counts, samples, above?.samples, width)
    }

    /// Collects the colours.
    ///
    /// - Parameters:
    ///   - slots: The table of those that have come; `CSURVEY_SLOTS` places.
    ///   - colours: Those that have come, in their order; `CSURVEY_COLOURS` places.
    ///   - count: How many there are.
    /// - Returns: How many there are then; one more than there are places for where there are more.
    func collect(_ slots: inout [UInt64], _ colours: inout [UInt32], count: Int) -> Int {
        csurvey_collect(&slots, &colours, count, samples, width)
    }
}
