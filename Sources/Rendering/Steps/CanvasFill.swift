import Recipes
import Vips

/// What lies where a step uncovers a canvas.
struct CanvasFill {
    /// The colour; transparent where nobody has chosen one.
    let color: Color

    init(_ color: Color?) { self.color = color ?? .clear }

    /// The picture with the bands that the colour needs.
    func prepared(_ image: Image) throws(VipsError) -> Image {
        let coloured = try image.inColour()
        return color.alpha < 255 ? try coloured.withAlpha() : coloured
    }
}
