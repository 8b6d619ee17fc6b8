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
            return try base.mappingPlacedRows(
                to: .uint8,
                bands: bands,
                interpretation: .sRGB
            ) { samples, made, pixels, x, y in
                made.copyMemory(from: samples, byteCount: pixels * bands)
                let row = made.assumingMemoryBound(to: UInt8.self)
                compositing.compose(onto: row, pixels: pixels, bands: bands, x: x, y: y)
            }
        }
    }
}
