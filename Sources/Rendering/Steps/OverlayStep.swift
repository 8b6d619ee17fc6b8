import Recipes
import Vips

/// Puts a layer on every frame.
enum OverlayStep {
    static func apply(_ overlay: Overlay, to picture: Picture, _ context: StepContext) throws(VipsError) -> Picture {
        guard let layer = context.layers[overlay.layer] else { throw VipsError("overlay", "a layer is not decoded") }
        let compositing = Compositing(overlay, layer, on: picture.size)
        return try picture.mapped { frame throws(VipsError) in
            let base = try frame.inColour()
            let bands = base.bands
            return try base.changingRows(as: .sRGB) { samples, part in
                compositing.compose(onto: samples, pixels: part.count, bands: bands, x: part.x, y: part.y)
            }
        }
    }
}
