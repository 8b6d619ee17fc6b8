/// Up to 256 colours, each once, in the order in which they came.
struct SmallPalette {
    /// A colour, and above it its place in the order.
    private var slots = [UInt64](repeating: .max, count: 1024)
    private var found: [UInt32] = []
    /// Whether there are more than 256.
    private(set) var isFull = false

    /// The colours: red, green, blue and alpha from the lowest byte on.
    var colours: [UInt32] { found }

    /// Takes a colour.
    mutating func add(_ color: UInt32) {
        guard !isFull else { return }
        let slot = slot(of: color)
        guard slots[slot] == .max else { return }
        guard found.count < 256 else { return isFull = true }
        slots[slot] = UInt64(found.count) << 32 | UInt64(color)
        found.append(color)
    }

    /// Where a colour stands in the order; `nil` where it has not come.
    func index(of color: UInt32) -> Int? {
        let held = slots[slot(of: color)]
        return held == .max ? nil : Int(held >> 32)
    }

    /// Where a colour is, or would be.
    private func slot(of color: UInt32) -> Int {
        var slot = Int((color &* 2_654_435_761) >> 22)
        while slots[slot] != .max, UInt32(truncatingIfNeeded: slots[slot]) != color { slot = (slot + 1) % 1024 }
        return slot
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
