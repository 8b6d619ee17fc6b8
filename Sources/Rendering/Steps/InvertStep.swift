import Recipes
import Vips

/// Makes a negative.
enum InvertStep {
    static func apply(_ invert: Invert, to picture: Picture, _ context: StepContext) throws(VipsError) -> Picture {
        try picture.mapped(by: [invert])
    }
}

extension Invert: ValueCurve {
    func value(of value: Double) -> Double { 1 - value }
}
