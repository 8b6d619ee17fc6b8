import Recipes
import Vips

/// Rounds corners.
enum CornerRadiusStep {
    static func apply(
        _ corners: CornerRadius,
        to picture: Picture,
        _ context: StepContext
    ) throws(VipsError) -> Picture {
        try picture.cut(to: RoundedRectangle(picture.size, corners))
    }
}
