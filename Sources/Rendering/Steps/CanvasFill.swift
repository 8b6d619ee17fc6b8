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
    ///   - image: The picture on the canvas.
    ///   - context: Tells whether the output can be transparent.
    ///   - transparentByDefault: Whether no colour means transparency even for a picture that has none yet.
    init(_ wanted: Color?, for image: Image, _ context: StepContext, transparentByDefault: Bool = true) {
        let clear = Color(red: 0, green: 0, blue: 0, alpha: 0)
        guard let wanted else {
            color = context.outputHasAlpha && (image.hasAlpha || transparentByDefault) ? clear : .white
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
