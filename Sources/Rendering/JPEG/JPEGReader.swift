import Basics
import CJPEG

/// Reads JPEG row by row: baseline and progressive ones of 8 bits, at any eighth of their size.
///
/// Whatever is not as it should be is left to libjpeg, which does what people expect of it: a reader stops there.
final class JPEGReader {
    /// Pixels from left to right; what would be a part of a last pixel is left out.
    let width: Int
    /// Pixels from top to bottom.
    let height: Int
    /// Samples a pixel: grey, RGB, or ink with all of a colour at 255.
    let bands: Int
    private let bytes: UnsafeRawBufferPointer
    private let layout: JPEGLayout
    private let planes: [JPEGPlane]
    private let rows: JPEGRows
    private let loops: cjpeg_loops
    private let plan: JPEGScanPlan?
    private let unitHeight: Int
    private let unitsDown: Int
    private let firstRow: Int
    private var samples: (any JPEGSamples)?
    private var unitsMade = 0
    private var next = 0

    /// Looks at the markers; `nil` where the file is not one that is read here.
    ///
    /// - Parameters:
    ///   - bytes: The whole file, which must outlive the reader.
    ///   - eighths: The part of its size, 1…8.
    ///   - firstRow: Rows above this one have no pixels.
    ///   - bits: How many of the lowest bits of coefficients may be left out where several scans tell them; where not
    ///     given, as many as are not missed.
    ///   - way: Which of the ways to compile the loops is used.
    init?(
        _ bytes: UnsafeRawBufferPointer,
        eighths: Int,
        from firstRow: Int = 0,
        leavingOut bits: Int? = nil,
        way: Int = 0
    ) {
        guard (1...8).contains(eighths), let layout = JPEGLayout(bytes), let loops = Self.loops[safe: way] else {
            return nil
        }
        let frame = layout.frame
        guard let shapes = JPEGPlaneShape.all(of: frame, eighths: eighths) else { return nil }
        planes = zip(shapes, layout.quantizers).compactMap { JPEGPlane($0, $1) }
        guard planes.count == shapes.count else { return nil }
        let spare =
            bits.map { Array(repeating: $0, count: frame.components.count) } ?? layout.spareBits(eighths: eighths)
        plan = layout.isOneScan ? nil : JPEGScanPlan(layout, shapes, leavingOut: spare)
        guard layout.isOneScan || plan != nil else { return nil }
        (self.bytes, self.layout, self.loops) = (bytes, layout, loops)
        width = max(1, frame.width *| eighths / 8)
        height = max(1, frame.height *| eighths / 8)
        bands = frame.components.count
        rows = JPEGRows(planes, layout.colours, loops, isFine: eighths > 1)
        self.firstRow = firstRow
        unitsDown = frame.units.down
        unitHeight = bands == 1 ? eighths : frame.most.down *| eighths
    }

    /// How many ways there are in which the loops are compiled, the quickest being the first.
    static var ways: Int { loops.count }

    private static let loops: [cjpeg_loops] = {
        var all: [cjpeg_loops] = []
        var next = cjpeg_all_loops()
        while let one = next?.pointee {
            all.append(one.pointee)
            next = next?.advanced(by: 1)  // checked: the last one is NULL
        }
        return all
    }()

    /// Whether all scans are read before the first row.
    var keepsCoefficients: Bool { plan != nil }

    /// Whether all rows were read.
    var isAtEnd: Bool { next == height }

    /// Whether all rows were read, and all data with them.
    var isUsedUp: Bool { isAtEnd && samples?.isUsedUp == true }

    /// Reads the next row.
    ///
    /// - Parameter pixels: Where it goes, ``width`` times ``bands`` samples.
    /// - Returns: Whether there was data for it that made sense; if not, there is no other row.
    func readRow(into pixels: UnsafeMutablePointer<UInt8>) -> Bool {
        guard next < height else { return false }
        guard next >= firstRow else {
            pixels.update(repeating: 0, count: width *| bands)
            next += 1
            return true
        }
        if samples == nil {
            samples =
                plan.map { JPEGKeptSamples(bytes, layout, planes, $0, loops) }
                ?? JPEGDirectSamples(bytes, layout, planes, loops)
        }
        // A row may be a mean with one above it.
        let needed = max(firstRow -| 2, 0) / unitHeight  // checked: a unit has one row at least
        // Or with one below it, which the next unit has.
        // checked: a unit has one row at least
        let wanted = min(next / unitHeight +| 2, unitsDown)
        while unitsMade < wanted {
            guard let samples, unitsMade < needed ? samples.passRow(unitsMade) : samples.makeRow(unitsMade) else {
                return false
            }
            unitsMade += 1
        }
        rows.make(next, pixels, width: width)
        next += 1
        return true
    }
}

/// What makes samples of a file's data, a row of units after the other.
protocol JPEGSamples {
    /// Makes the samples of a row of units; tells whether there was data for it.
    func makeRow(_ row: Int) -> Bool

    /// Goes past a row of units; tells whether there was data for it.
    func passRow(_ row: Int) -> Bool

    /// Whether nothing was left over.
    var isUsedUp: Bool { get }
}
