import CSurvey

/// Up to 256 colours, each once, in the order in which they came.
struct SmallPalette {
    /// A colour, and above it its place in the order.
    private var slots = [UInt64](repeating: .max, count: Int(CSURVEY_SLOTS))
    private var found = [UInt32](repeating: 0, count: Int(CSURVEY_COLOURS))
    private var count = 0

    /// Whether there are more than 256.
    var isFull: Bool { count > found.count }

    /// The colours: red, green, blue and alpha from the lowest byte on.
    var colours: [UInt32] { Array(found.prefix(count)) }

    /// Takes the colours of a row.
    mutating func add(_ row: PixelPlanes) {
        guard !isFull else { return }
        count = row.collect(&slots, &found, count: count)
    }

    /// Where a colour stands in the order; `nil` where it has not come.
    func index(of color: UInt32) -> Int? {
        let place = Int(csurvey_place(slots, color))
        return place < 0 ? nil : place
    }

    /// A pixel's colour: red, green, blue and alpha from the lowest byte on.
    ///
    /// - Parameters:
    ///   - samples: Its samples of 8 bits.
    ///   - bands: How many it has, 1…4.
    /// - Returns: The colour.
    static func pixel(_ samples: UnsafePointer<UInt8>, _ bands: Int) -> UInt32 {
        switch bands {
        case 1: UInt32(samples[0]) &* 0x01_01_01 | 0xFF00_0000
        case 2: UInt32(samples[0]) &* 0x01_01_01 | UInt32(samples[1]) << 24
        case 3: UInt32(samples[0]) | UInt32(samples[1]) << 8 | UInt32(samples[2]) << 16 | 0xFF00_0000
        default: UInt32(samples[0]) | UInt32(samples[1]) << 8 | UInt32(samples[2]) << 16 | UInt32(samples[3]) << 24
        }
    }
}
