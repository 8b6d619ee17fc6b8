import Recipes

extension SizeCurve {
    /// The mean course of photographs' lengths: logarithms, of some qualities, in order.
    ///
    /// Of eight photographs at 500 pixels; `Benchmarks/byte_limits.py --course` makes such a course of any others.
    static func knots(of format: OutputFormat) -> [(quality: Int, value: Double)] {
        switch format {
        case .jpeg, .png, .gif, .tiff: jpeg
        case .webp: webp
        case .avif: avif
        case .jxl: jxl
        }
    }

    private static let jpeg: [(quality: Int, value: Double)] = [
        (10, 7.90), (20, 8.37), (35, 8.81), (50, 9.09), (65, 9.33), (80, 9.73),
        (89, 10.08), (90, 10.44), (95, 10.83), (98, 11.44), (100, 11.91),
    ]
    private static let webp: [(quality: Int, value: Double)] = [
        (10, 8.21), (20, 8.48), (35, 8.75), (50, 8.97), (65, 9.16), (80, 9.48),
        (89, 9.94), (90, 10.00), (95, 10.45), (98, 10.69), (100, 10.77),
    ]
    private static let avif: [(quality: Int, value: Double)] = [
        (10, 7.17), (20, 7.61), (35, 8.17), (50, 8.75), (65, 9.34), (80, 9.75),
        (89, 10.15), (90, 10.52), (95, 10.94), (98, 11.44), (100, 12.02),
    ]
    private static let jxl: [(quality: Int, value: Double)] = [
        (10, 7.99), (20, 8.41), (35, 8.55), (50, 8.88), (65, 9.13), (80, 9.46),
        (89, 9.86), (90, 9.92), (95, 10.33), (98, 10.81), (100, 11.47),
    ]
}
