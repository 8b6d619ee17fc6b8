import Recipes
import Vips

/// Keeps the most interesting part; of an animation the same part of every frame, chosen by the first.
enum ExtractInterestingStep {
    static func apply(_ size: PixelSize, by interest: Interest, to picture: Picture) throws(VipsError) -> Picture {
        guard size != picture.size else { return picture }
        let ready = try picture.inMemory()
        guard let first = ready.frames.first else { return ready }
        let found = try first.smartCropped(
            width: size.width,
            height: size.height,
            interesting: interest == .attention ? .attention : .entropy
        )
        return try ExtractStep.apply(PixelRect(x: -found.xOffset, y: -found.yOffset, size: size), to: ready)
    }
}
