import Recipes
import Vips

/// What lies where a step uncovers a canvas.
struct CanvasFill {
    /// The colour; transparent only where the output can be.
    let color: Color

    /// Chooses the colour.
    ///
    /// - Parameters:
    ///   - wanted: The colour asked for, if any.
    ///   - context: Tells whether the output can be transparent.
    init(_ wanted: Color?, _ context: StepContext) {
        guard let wanted else {
            color = context.outputHasAlpha ? Color(red: 0, green: 0, blue: 0, alpha: 0) : .white
            return
        }
        color = context.outputHasAlpha ? wanted : wanted.onWhite
    }

    /// The picture with the bands that the colour needs.
    func prepared(_ image: Image) throws(VipsError) -> Image {
        let coloured = try image.inColour()
        return color.alpha < 255 ? try coloured.withAlpha() : coloured
    }
}

extension Color {
    /// The colour as it looks on white paper.
    var onWhite: Color {
        let share = Double(alpha) / 255
        let mixed = { (sample: UInt8) in UInt8((Double(sample) * share + 255 * (1 - share)).rounded()) }
        return Color(red: mixed(red), green: mixed(green), blue: mixed(blue))
    }
}
