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
    }

    /// Whether several scans add to each other's precision.
    let isProgressive: Bool
    /// The planes.
    let components: [Component]
    private let width: Int
    private let height: Int

    /// Reads what follows a frame's marker and length; `nil` of what is not coded by Huffman's codes in the usual way.
    init?(_ reader: inout ByteReader, marker: UInt8) {
        guard [0xC0, 0xC1, 0xC2].contains(marker), reader.skip(1), let height = reader.number(2),
            let width = reader.number(2), let count = reader.byte(), width > 0, height > 0, (1...4).contains(count)
        else { return nil }
        var components: [Component] = []
        for _ in 0..<count {  // checked: at most four, by the guard above
            guard let id = reader.byte(), let sampling = reader.byte(), reader.skip(1) else { return nil }
            let (across, down) = (Int(sampling >> 4), Int(sampling & 15))  // checked: a byte has 8 bits
            guard (1...4).contains(across), (1...4).contains(down) else { return nil }
            components.append(Component(id: id, across: across, down: down))
        }
        isProgressive = marker == 0xC2
        (self.components, self.width, self.height) = (components, width, height)
    }

    /// How many units of data a scan has: blocks of its only component, or groups of blocks of all of them.
    func units(of scanned: [Component]) -> Int {
        let widest = components.map(\.across).max() ?? 1
        let tallest = components.map(\.down).max() ?? 1
        guard scanned.count == 1, let only = scanned.first else {
            return Self.parts(width, of: 8 *| widest) *| Self.parts(height, of: 8 *| tallest)
        }
        let samples = (Self.parts(width *| only.across, of: widest), Self.parts(height *| only.down, of: tallest))
        return Self.parts(samples.0, of: 8) *| Self.parts(samples.1, of: 8)
    }

    // checked: parts are of at least one
    private static func parts(_ length: Int, of size: Int) -> Int { (length +| size -| 1) / size }
}
