import Basics

/// A JPEG as its markers tell it: a frame, and scans with the tables that are theirs.
struct JPEGLayout {
    /// How colours are coded.
    enum Colours {
        case grey, rgb, luma, ink, lumaInk
    }

    /// Data of some components.
    struct Scan {
        /// The components, by their places in the frame, with their tables.
        var components: [(place: Int, first: JPEGCodes?, others: JPEGCodes?)] = []
        /// The coefficients that are told.
        var band = 0...63
        /// The bit that an earlier scan told last, 0 where none did.
        var before = 0
        /// The bit that is told.
        var shift = 0
        /// Units between restart markers, 0 for none.
        var interval = 0
        /// Where data begins.
        var start = 0
    }

    /// The components.
    let frame: JPEGFrame
    /// How they are colours.
    let colours: Colours
    /// The steps of each component's coefficients, in the order of the file.
    let quantizers: [[Int32]]
    /// What there is to read.
    let scans: [Scan]

    /// Whether the first scan tells everything.
    var isOneScan: Bool { !frame.isProgressive && scans.first?.components.count == frame.components.count }

    /// By component, how many of the lowest bits of its coefficients are not missed: what is read smaller is made smaller
    /// still.
    ///
    /// Of fine steps, as those of a quality of 88 and more, two bits are worth 0.1 to 0.2 points of SSIMULACRA2 at 512
    /// pixels, and most of the time. Of coarser ones even one is worth up to half a point.
    func spareBits(eighths: Int) -> [Int] {
        quantizers.indices.map { component in
            guard eighths < 8, let steps = quantizers[safe: component] else { return 0 }
            let isColour = (component == 1 || component == 2) && (colours == .luma || colours == .lumaInk)
            // The two lowest coefficients but the first, one of each direction.
            let step = max(steps[safe: 1] ?? .max, steps[safe: 2] ?? .max)
            let bits = eighths < 4 ? 2 : 1
            guard isColour else { return step <= 2 ? bits : 0 }
            return step <= 4 ? bits : 0
        }
    }

    /// Walks the markers; `nil` where they say what is not read here, or make no sense.
    init?(_ bytes: UnsafeRawBufferPointer) {
        var walk = JPEGMarkerWalk(bytes)
        guard walk.run(), let frame = walk.frame, !walk.scans.isEmpty, frame.bits == 8 else { return nil }
        guard let colours = walk.colours(of: frame) else { return nil }
        let quantizers = frame.components.indices.compactMap { walk.quantizers[safe: $0] ?? nil }
        guard quantizers.count == frame.components.count else { return nil }
        (self.frame, self.colours, self.quantizers, scans) = (frame, colours, quantizers, walk.scans)
    }
}

/// Codes as a file defines them, of which a table is made when they are used.
final class JPEGCodes {
    private let counts: [UInt8]
    private let values: [UInt8]
    private let isFirst: Bool
    private weak var made: JPEGTable?

    /// What reads them, one for all that have it at the same time; `nil` where they make no sense.
    var table: JPEGTable? {
        if let made { return made }
        let table = JPEGTable(counts: counts, values: values, isFirst: isFirst)
        made = table
        return table
    }

    /// Keeps a definition.
    ///
    /// - Parameters:
    ///   - counts: How many codes there are of 1 to 16 bits.
    ///   - values: What they stand for.
    ///   - isFirst: Whether they are for a block's first coefficient.
    init(counts: [UInt8], values: [UInt8], isFirst: Bool) {
        (self.counts, self.values, self.isFirst) = (counts, values, isFirst)
    }
}
