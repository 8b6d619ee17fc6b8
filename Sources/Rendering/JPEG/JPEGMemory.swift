import Basics
import CJPEG

/// Bytes that our reader of JPEG takes, as a file's markers tell them.
struct JPEGMemory {
    /// Whether all scans are read, and coefficients kept, before the first row.
    let keepsCoefficients: Bool
    private let frame: JPEGFrame

    /// Looks at the markers; `nil` of what is left to libjpeg.
    init?(_ bytes: UnsafeRawBufferPointer) {
        guard let layout = JPEGLayout(bytes), let shapes = JPEGPlaneShape.all(of: layout.frame, eighths: 8) else {
            return nil
        }
        keepsCoefficients = !layout.isOneScan
        frame = layout.frame
        let spare = frame.components.map { _ in 0 }
        guard layout.isOneScan || JPEGScanPlan(layout, shapes, leavingOut: spare) != nil else { return nil }
    }

    /// What is taken at a part of the picture's size.
    func bytes(eighths: Int) -> Int {
        let shapes = JPEGPlaneShape.all(of: frame, eighths: eighths) ?? []
        let samples = shapes.reduce(0) { $0 +| $1.stride *| $1.rows }
        let wide = shapes.count *| (shapes.map(\.wideBytes).max() ?? 0)
        guard keepsCoefficients else { return samples +| wide +| Self.always }
        // With a bit for each that is not 0, which not all components need.
        let coefficients = shapes.reduce(0) { sum, shape in
            sum +| shape.blocks.across *| shape.blocks.down *| (shape.needed.count *| 2 +| 8)
        }
        return samples +| wide +| coefficients +| Self.always
    }

    /// A window of data, and the tables of a scan.
    private static let always = JPEGScanReading.windowSize +| 8 *| MemoryLayout<cjpeg_table>.size
}
