import Basics
import CJPEG

/// A component's coefficients that are kept until all scans are read: only those that its samples are made of.
final class JPEGCoefficients {
    /// What the loops read and write by; good as long as the coefficients.
    let band: UnsafeMutablePointer<cjpeg_band>
    private let plane: JPEGPlane
    private let count: Int
    private let values: UnsafeMutablePointer<Int16>
    private let known: UnsafeMutablePointer<UInt64>?
    private let slots: Int

    // checked: a slot is one of 64
    /// Makes room.
    ///
    /// - Parameters:
    ///   - plane: What will be made of them.
    ///   - told: What scans tell of them.
    init(_ plane: JPEGPlane, _ told: JPEGScanPlan.Told) {
        self.plane = plane
        let needed = plane.shape.needed
        slots = needed.count
        count = plane.shape.blocks.across *| plane.shape.blocks.down
        values = .allocate(capacity: count *| slots)
        values.initialize(repeating: 0, count: count *| slots)
        known = told.isRefined ? .allocate(capacity: count) : nil
        known?.initialize(repeating: 0, count: count)
        band = .allocate(capacity: 1)
        band.initialize(to: cjpeg_band())
        band.pointee.slots_count = Int32(slots)
        band.pointee.row_blocks = plane.shape.blocks.across
        withUnsafeMutableBytes(of: &band.pointee.missing) { places in
            for (place, bits) in told.missing.enumerated() where place < places.count {
                places[place] = UInt8(clamping: bits)
            }
        }
        withUnsafeMutableBytes(of: &band.pointee.slots) { places in
            for place in places.indices {
                places[place] = needed.firstIndex(of: place).map { UInt8($0) } ?? UInt8(CJPEG_NOWHERE)
            }
        }
    }

    deinit {
        values.deallocate()
        known?.deallocate()
        band.deallocate()
    }

    /// Prepares for a scan.
    func begin(_ scan: JPEGLayout.Scan, _ first: JPEGTable?, _ others: JPEGTable?) {
        (band.pointee.first, band.pointee.others) = (first?.codes, others?.codes)
        band.pointee.from = Int32(clamping: scan.band.lowerBound)
        band.pointee.through = Int32(clamping: scan.band.upperBound)
        band.pointee.shift = Int32(clamping: scan.shift)
    }

    // checked: rows and blocks of a frame, whose sides have 16 bits
    /// Has the blocks of a row of units written, or where a scan has one component, a row of blocks.
    func select(row: Int, alone: Bool) {
        let down = alone ? 1 : plane.shape.unit.down
        (band.pointee.across, band.pointee.down) = alone ? (1, 1) : (Int32(plane.shape.unit.across), Int32(down))
        let first = row * down * plane.shape.blocks.across
        band.pointee.coefficients = values + first * slots
        band.pointee.known = known.map { $0 + first }
    }

    // checked: rows and blocks of a frame, whose sides have 16 bits
    /// Makes the samples of a row of units.
    func makeSamples(row: Int, _ loops: cjpeg_loops) {
        plane.select(row: row)
        for down in 0..<plane.shape.unit.down {
            let first = (row * plane.shape.unit.down + down) * plane.shape.blocks.across
            loops.make_samples(
                plane.component,
                band,
                values + first * slots,
                plane.blockRow(down),
                plane.shape.blocks.across
            )
        }
    }
}
