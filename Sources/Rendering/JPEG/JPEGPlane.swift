import Basics
import CJPEG

/// A component's samples at a part of their size: the rows of three units, one below the other, in turn.
final class JPEGPlane {
    /// Samples of a block from left to right and from top to bottom.
    let block: (width: Int, height: Int)
    /// How many pixels a sample stands for, from left to right and from top to bottom.
    let spread: (across: Int, down: Int)
    /// Samples that belong to the picture.
    let size: (width: Int, height: Int)
    /// Blocks of a unit.
    let unit: (across: Int, down: Int)
    /// Blocks of all units in a row.
    let rowBlocks: Int
    /// What the loops read and write by; good as long as the plane.
    let component: UnsafeMutablePointer<cjpeg_component>
    private let stride: Int
    private let rows: Int
    private let samples: UnsafeMutablePointer<UInt8>

    /// Plans a component; `nil` where samples and pixels do not fit each other.
    ///
    /// - Parameters:
    ///   - frame: The frame that it is in.
    ///   - component: The component.
    ///   - quantizers: The steps of its coefficients, in the order of the file.
    ///   - eighths: The part of its size at which the picture is read.
    init?(_ frame: JPEGFrame, _ component: JPEGFrame.Component, _ quantizers: [Int32], eighths: Int) {
        let isOnly = frame.components.count == 1
        let most = (across: frame.most.across, down: frame.most.down)
        // checked: both are at least 1, which a frame sees to
        guard most.across % component.across == 0, most.down % component.down == 0, quantizers.count == 64 else {
            return nil
        }
        // checked: both are at least 1, which a frame sees to
        let across = JPEGSide(most.across / component.across, eighths)
        // checked: both are at least 1, which a frame sees to
        let down = JPEGSide(most.down / component.down, eighths)
        block = (across.samples, down.samples)
        spread = (across.spread, down.spread)
        unit = isOnly ? (1, 1) : (component.across, component.down)
        size = (
            JPEGFrame.parts(frame.width *| component.across *| block.width, of: 8 *| most.across),
            JPEGFrame.parts(frame.height *| component.down *| block.height, of: 8 *| most.down)
        )
        let units = frame.units
        rowBlocks = units.across *| unit.across
        stride = rowBlocks *| block.width +| CJPEG_ROW_SPARE
        rows = 3 *| unit.down *| block.height
        samples = .allocate(capacity: stride *| rows)
        samples.initialize(repeating: 0, count: stride *| rows)
        self.component = .allocate(capacity: 1)
        self.component.initialize(to: cjpeg_component())
        describe(quantizers)
    }

    deinit {
        samples.deallocate()
        component.deallocate()
    }

    /// Bytes of the samples that are kept.
    var bytes: Int { stride *| rows }

    /// All blocks that a unit has, row by row.
    var unitBlocks: Int { unit.across *| unit.down }

    // checked: rows of a frame, whose sides have 16 bits
    /// Has the samples of a row of units written.
    func select(row: Int) {
        component.pointee.samples = samples + (row % 3) * unit.down * block.height * stride
    }

    // checked: rows of a frame, whose sides have 16 bits, and there is one at least
    /// The samples of a row; of one outside of the picture, the nearest that is inside.
    func row(_ place: Int) -> UnsafePointer<UInt8> {
        let inside = min(max(place, 0), size.height - 1)
        return UnsafePointer(samples + inside % rows * stride)
    }

    // checked: a row of a unit's blocks, of which there are up to four
    /// Where a row of blocks of the selected units begins.
    func blockRow(_ place: Int) -> UnsafeMutablePointer<UInt8>? {
        component.pointee.samples.map { $0 + place * block.height * stride }
    }

    /// The places of the file whose coefficients are needed.
    var needed: [Int] {
        JPEGOrder.places.indices.filter {
            JPEGOrder.places[$0] % 8 < block.width && JPEGOrder.places[$0] / 8 < block.height
        }
    }

    // checked: places, rows and columns of a block
    private func describe(_ quantizers: [Int32]) {
        let needed = Set(needed)
        let (width, height) = block
        withUnsafeMutableBytes(of: &component.pointee.positions) { positions in
            for place in positions.indices {
                let isNeeded = place < 64 && needed.contains(place)
                positions[place] = isNeeded ? UInt8(JPEGOrder.places[place]) : UInt8(CJPEG_NOWHERE)
            }
        }
        withUnsafeMutableBytes(of: &component.pointee.quantizers) { steps in
            quantizers.withUnsafeBytes { steps.copyMemory(from: $0) }
        }
        component.pointee.kept = UInt32((needed.max() ?? 0) + 1)
        (component.pointee.across, component.pointee.down) = (Int32(unit.across), Int32(unit.down))
        (component.pointee.width, component.pointee.height) = (Int32(width), Int32(height))
        component.pointee.stride = stride
        withUnsafeMutableBytes(of: &component.pointee.rows) { rows in
            let numbers = rows.bindMemory(to: Float.self)
            for y in 0..<height {
                for v in 0..<8 { numbers[y * 8 + v] = JPEGOrder.part(of: v, in: y, of: height) / 8 }
            }
        }
        withUnsafeMutableBytes(of: &component.pointee.columns) { columns in
            let numbers = columns.bindMemory(to: Float.self)
            for u in 0..<8 {
                for x in 0..<width { numbers[u * 16 + x] = JPEGOrder.part(of: u, in: x, of: width) }
            }
        }
    }
}

/// One side of a component's blocks: how many samples eight of the file become, and how many pixels each stands for.
struct JPEGSide {
    /// Samples of a block.
    let samples: Int
    /// Pixels that a sample stands for.
    let spread: Int

    // checked: sides of a block, doubled up to 16
    /// Takes as many samples of a block as there are pixels where those are few; more of them cost time, and what is made
    /// up between three or four is as good to the eye.
    ///
    /// - Parameters:
    ///   - spread: Pixels at full size that a sample stands for.
    ///   - eighths: The part of its size at which the picture is read.
    init(_ spread: Int, _ eighths: Int) {
        var (samples, left) = (eighths, spread)
        while samples <= 2, left % 2 == 0 { (samples, left) = (samples * 2, left / 2) }
        (self.samples, self.spread) = (samples, left)
    }
}
