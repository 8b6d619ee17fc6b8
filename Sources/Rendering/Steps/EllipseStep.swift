import Recipes
import Vips

/// Leaves an ellipse.
enum EllipseStep {
    static func apply(_ ellipse: Ellipse, to picture: Picture, _ context: StepContext) throws(VipsError) -> Picture {
        try picture.cut(to: InscribedEllipse(picture.size))
    }
}
