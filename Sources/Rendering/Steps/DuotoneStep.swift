import Recipes
import Vips

/// Shows a picture in the mixtures of two colours.
enum DuotoneStep {
    static func apply(_ duotone: Duotone, to picture: Picture, _ context: StepContext) throws(VipsError) -> Picture {
        let dark = duotone.dark.values
        let way = (duotone.light.values - dark) / 255
        let mixing = ColourMixing(rows: [way.x, way.y, way.z].map { ColourMixing.luma * $0 }, offsets: dark)
        return try mixing.mixed(duotone.amount).applied(to: picture)
    }
}
