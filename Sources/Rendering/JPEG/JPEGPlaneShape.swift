import Basics
import CJPEG

/// How a component is cut into blocks, and what samples they become at a part of their size.
struct JPEGPlaneShape {
    /// Samples of a block from left to right and from top to bottom.
    let block: (width: Int, height: Int)
    /// How many pixels a sample stands for, from left to right and from top to bottom.
    let spread: (across: Int, down: Int)
    /// Samples that belong to the picture.
    let size: (width: Int, height: Int)
    /// Blocks of a unit.
    let unit: (across: Int, down: Int)
    /// Blocks of all units, from left to right and from top to bottom.
    let blocks: (across: Int, down: Int)

    /// Plans a component; `nil` where samples and pixels do not fit each other.
    ///
    /// - Parameters:
    ///   - frame: The frame that it is in.
    ///   - component: The component.
    ///   - eighths: The part of its size at which the picture is read.
    init?(_ frame: JPEGFrame, _ component: JPEGFrame.Component, eighths: Int) {
        let isOnly = frame.components.count == 1
        let most = (across: frame.most.across, down: frame.most.down)
        // checked: both are at least 1, which a frame sees to
        guard most.across % component.across == 0, most.down % component.down == 0 else { return nil }
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
        blocks = (units.across *| unit.across, units.down *| unit.down)
    }

    /// All components; `nil` where one is cut in a way that is not read here.
    static func all(of frame: JPEGFrame, eighths: Int) -> [JPEGPlaneShape]? {
        let shapes = frame.components.compactMap { JPEGPlaneShape(frame, $0, eighths: eighths) }
        return shapes.count == frame.components.count ? shapes : nil
    }

    /// All blocks that a unit has, row by row.
    var unitBlocks: Int { unit.across *| unit.down }
    /// Bytes from one row of samples to the next.
    var stride: Int { blocks.across *| block.width +| CJPEG_ROW_SPARE }
    /// Rows of samples that are kept: those of three units, one below the other, in turn.
    var rows: Int { 3 *| unit.down *| block.height }
    /// Bytes of a row that is as wide as the picture.
    var wideBytes: Int { size.width *| spread.across +| CJPEG_ROW_SPARE }

    /// The places of the file whose coefficients are needed, row by row.
    var needed: [Int] {
        JPEGOrder.places.indices
            .filter { JPEGOrder.places[$0] % 8 < block.width && JPEGOrder.places[$0] / 8 < block.height }
            .sorted { JPEGOrder.places[$0] < JPEGOrder.places[$1] }
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
