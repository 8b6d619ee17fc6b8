import Basics
import CJPEG

/// A component's samples at a part of their size: the rows of three units, one below the other, in turn.
final class JPEGPlane {
    /// How it is cut.
    let shape: JPEGPlaneShape
    /// What the loops read and write by; good as long as the plane.
    let component: UnsafeMutablePointer<cjpeg_component>
    private let stride: Int
    private let rows: Int
    private let samples: UnsafeMutablePointer<UInt8>

    /// Makes room for samples; `nil` where it is not told how coefficients were divided.
    ///
    /// - Parameters:
    ///   - shape: How the component is cut.
    ///   - quantizers: The steps of its coefficients, in the order of the file.
    init?(_ shape: JPEGPlaneShape, _ quantizers: [Int32]) {
        guard quantizers.count == 64 else { return nil }
        self.shape = shape
        (stride, rows) = (shape.stride, shape.rows)
        samples = .allocate(capacity: stride *| rows)
        samples.initialize(repeating: 0, count: stride *| rows)
        component = .allocate(capacity: 1)
        component.initialize(to: cjpeg_component())
        describe(quantizers)
    }

    deinit {
        samples.deallocate()
        component.deallocate()
    }

    // checked: rows of a frame, whose sides have 16 bits
    /// Has the samples of a row of units written.
    func select(row: Int) {
        component.pointee.samples = samples + (row % 3) * shape.unit.down * shape.block.height * stride
    }

    // checked: rows of a frame, whose sides have 16 bits, and there is one at least
    /// The samples of a row; of one outside of the picture, the nearest that is inside.
    func row(_ place: Int) -> UnsafePointer<UInt8> {
        let inside = min(max(place, 0), shape.size.height - 1)
        return UnsafePointer(samples + inside % rows * stride)
    }

    // checked: a row of a unit's blocks, of which there are up to four
    /// Where a row of blocks of the selected units begins.
    func blockRow(_ place: Int) -> UnsafeMutablePointer<UInt8>? {
        component.pointee.samples.map { $0 + place * shape.block.height * stride }
    }

    // checked: places, rows and columns of a block
    private func describe(_ quantizers: [Int32]) {
        let needed = Set(shape.needed)
        let (width, height) = shape.block
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
        (component.pointee.across, component.pointee.down) = (Int32(shape.unit.across), Int32(shape.unit.down))
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
