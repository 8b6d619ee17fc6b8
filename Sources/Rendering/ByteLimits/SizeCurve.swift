import Foundation
import Recipes

/// The length of a picture's file over its quality, as far as it is known.
///
/// It begins as the mean of many photographs, whose lengths are another for each picture while their course is much the same,
/// and is bent to go through what was measured.
struct SizeCurve: Equatable {
    /// A file's length at a quality.
    struct Point: Equatable {
        var quality: Int
        var bytes: Double
    }

    /// Logarithms of lengths, of the qualities from 0 to 100.
    private var logarithms: [Double]

    /// The mean of photographs in a format, of no length that means anything.
    init(of format: OutputFormat) {
        let knots = Self.knots(of: format)
        logarithms = (0...100).map { Self.value(at: $0, of: knots) }
    }

    /// How long the file is, in bytes.
    func bytes(at quality: Int) -> Double { exp(logarithms[min(max(quality, 0), 100)]) }

    /// The highest quality at which the file is no longer than this; `nil` where it is at none.
    func highestQuality(within bytes: Double, of qualities: ClosedRange<Int>) -> Int? {
        qualities.last { self.bytes(at: $0) <= bytes }
    }

    /// The curve of the same course that goes through points; beside the outermost it is off by as much as they are.
    func through(_ points: [Point]) -> SizeCurve {
        let errors = points.sorted { $0.quality < $1.quality }.map { point in
            (quality: point.quality, value: log(max(point.bytes, 1)) - logarithms[min(max(point.quality, 0), 100)])
        }
        guard !errors.isEmpty else { return self }
        var curve = self
        curve.logarithms = logarithms.enumerated().map { $1 + Self.value(at: $0, of: errors) }
        return curve
    }

    /// The curve of a longer file: what is not the same in each is so many times as long.
    func scaled(by factor: Double, always bytes: Double) -> SizeCurve {
        var curve = self
        curve.logarithms = logarithms.map { log(max((exp($0) - bytes) * factor + bytes, 1)) }
        return curve
    }

    /// The value at a quality, on the lines between knots, which are in order.
    private static func value(at quality: Int, of knots: [(quality: Int, value: Double)]) -> Double {
        guard let first = knots.first, let last = knots.last else { return 0 }
        if quality <= first.quality { return first.value }
        if quality >= last.quality { return last.value }
        guard let above = knots.firstIndex(where: { $0.quality >= quality }), above > 0 else { return first.value }
        let (left, right) = (knots[above - 1], knots[above])
        let share = Double(quality - left.quality) / Double(max(right.quality - left.quality, 1))
        return left.value + (right.value - left.value) * share
    }
}
