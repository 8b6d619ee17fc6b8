import Recipes
import Vips

/// Shows a picture in the shades of one colour.
enum MonochromeStep {
    static func apply(
        _ monochrome: Monochrome,
        to picture: Picture,
        _ context: StepContext
    ) throws(VipsError) -> Picture {
        let color = monochrome.color.values / 255
        let rows = [color.x, color.y, color.z].map { ColourMixing.luma * $0 }
        return try ColourMixing(rows: rows).mixed(monochrome.amount).applied(to: picture)
    }
}
