import Recipes
import Vips

/// Replaces values by those of a curve.
enum CurveStep {
    static func apply(_ curve: Curve, to picture: Picture, _ context: StepContext) throws(VipsError) -> Picture {
        try picture.mapped(by: [FritschCarlsonCurve(curve)])
    }
}

/// A curve of cubic pieces that rises where its points rise and falls where they fall (Fritsch and Carlson, 1980); level
/// before the first point and behind the last.
struct FritschCarlsonCurve: ValueCurve {
    /// From one point to the next.
    private struct Piece {
        var start: Curve.Point
        var end: Curve.Point
        /// How steep it is at either end.
        var slopes: (Double, Double)

        var width: Double { end.x - start.x }
        /// How steep the straight line is.
        var secant: Double { (end.y - start.y) / width }
    }

    private let pieces: [Piece]

    init(_ curve: Curve) {
        var pieces = zip(curve.points, curve.points.dropFirst()).map { Piece(start: $0, end: $1, slopes: (0, 0)) }
        for index in pieces.indices {
            let secant = pieces[index].secant
            let before = index > 0 ? pieces[index - 1].secant : secant
            let after = index + 1 < pieces.count ? pieces[index + 1].secant : secant
            pieces[index].slopes = (Self.slope(between: before, secant), Self.slope(between: secant, after))
        }
        // A point's slope is that of both its pieces: where one of them needs it less steep, so does the other.
        for index in pieces.indices {
            let secant = pieces[index].secant
            guard secant != 0 else { continue }
            let (first, second) = (pieces[index].slopes.0 / secant, pieces[index].slopes.1 / secant)
            let length = first * first + second * second
            guard length > 9 else { continue }
            let scale = 3 / length.squareRoot()
            pieces[index].slopes = (scale * first * secant, scale * second * secant)
            if index > 0 { pieces[index - 1].slopes.1 = pieces[index].slopes.0 }
            if index + 1 < pieces.count { pieces[index + 1].slopes.0 = pieces[index].slopes.1 }
        }
        self.pieces = pieces
    }

    /// The mean of two slopes; level where one of them is, and where the curve turns.
    private static func slope(between one: Double, _ other: Double) -> Double {
        one * other > 0 ? (one + other) / 2 : 0
    }

    func value(of value: Double) -> Double {
        guard let first = pieces.first, let last = pieces.last else { return value }
        if value <= first.start.x { return first.start.y }
        guard let piece = pieces.first(where: { value <= $0.end.x }) else { return last.end.y }
        let place = (value - piece.start.x) / piece.width
        let (square, cube) = (place * place, place * place * place)
        return piece.start.y * (2 * cube - 3 * square + 1) + piece.end.y * (3 * square - 2 * cube)
            + piece.width * piece.slopes.0 * (cube - 2 * square + place) + piece.width * piece.slopes.1
            * (cube - square)
    }
}
