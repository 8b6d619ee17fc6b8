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
