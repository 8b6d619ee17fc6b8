import Basics

/// The components of a JPEG and how they are cut into blocks (ITU T.81, A.1 and A.2).
struct JPEGFrame {
    /// A plane of samples.
    struct Component {
        /// Its name in scans.
        let id: UInt8
        /// Blocks from left to right in a unit of interleaved data.
        let across: Int
        /// Blocks from top to bottom in a unit of interleaved data.
        let down: Int
        /// The number of its table of quantizers.
        let quantizers: Int
    }

    /// Whether several scans add to each other's precision.
    let isProgressive: Bool
    /// The planes.
    let components: [Component]
    /// Bits of a sample.
    let bits: Int
    /// Pixels from left to right.
    let width: Int
    /// Pixels from top to bottom.
    let height: Int

    /// Reads what follows a frame's marker and length; `nil` of what is not coded by Huffman's codes in the usual way.
    init?(_ reader: inout ByteReader, marker: UInt8) {
        guard [0xC0, 0xC1, 0xC2].contains(marker), let bits = reader.byte(), let height = reader.number(2),
            let width = reader.number(2), let count = reader.byte(), width > 0, height > 0, (1...4).contains(count)
        else { return nil }
        var components: [Component] = []
        for _ in 0..<count {  // checked: at most four, by the guard above
            guard let id = reader.byte(), let sampling = reader.byte(), let table = reader.byte() else { return nil }
            let (across, down) = (Int(sampling >> 4), Int(sampling & 15))  // checked: a byte has 8 bits
            guard (1...4).contains(across), (1...4).contains(down) else { return nil }
            // checked: a byte has 8 bits
            components.append(Component(id: id, across: across, down: down, quantizers: Int(table)))
        }
        isProgressive = marker == 0xC2
        self.bits = Int(bits)  // checked: a byte has 8 bits
        (self.components, self.width, self.height) = (components, width, height)
    }

    /// How many units of data a scan has: blocks of its only component, or groups of blocks of all of them.
    func units(of scanned: [Component]) -> Int {
        let (widest, tallest) = most
        guard scanned.count == 1, let only = scanned.first else {
            return Self.parts(width, of: 8 *| widest) *| Self.parts(height, of: 8 *| tallest)
        }
        let samples = (Self.parts(width *| only.across, of: widest), Self.parts(height *| only.down, of: tallest))
        return Self.parts(samples.0, of: 8) *| Self.parts(samples.1, of: 8)
    }

    /// The most blocks of a component in a unit, from left to right and from top to bottom.
    var most: (across: Int, down: Int) {
        (components.map(\.across).max() ?? 1, components.map(\.down).max() ?? 1)
    }

    /// How many units there are of blocks of all components, from left to right and from top to bottom.
    var units: (across: Int, down: Int) {
        if components.count == 1 { return (Self.parts(width, of: 8), Self.parts(height, of: 8)) }
        return (Self.parts(width, of: 8 *| most.across), Self.parts(height, of: 8 *| most.down))
    }

    /// How many blocks of a component belong to the picture, from left to right and from top to bottom.
    func blocks(of component: Component) -> (across: Int, down: Int) {
        (
            Self.parts(Self.parts(width *| component.across, of: most.across), of: 8),
            Self.parts(Self.parts(height *| component.down, of: most.down), of: 8)
        )
    }

    // checked: parts are of at least one
    /// How many parts of a size a length has, the last of which may be smaller.
    static func parts(_ length: Int, of size: Int) -> Int { (length +| size -| 1) / size }
}
