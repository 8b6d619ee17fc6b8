import Recipes
import Vips

/// Keeps a rectangle.
enum ExtractStep {
    static func apply(_ rect: PixelRect, to picture: Picture) throws(VipsError) -> Picture {
        try picture.mapped { frame throws(VipsError) in try extracted(rect, from: frame) }
    }

    static func extracted(_ rect: PixelRect, from image: Image) throws(VipsError) -> Image {
        guard rect.size != PixelSize(width: image.width, height: image.height) else { return image }
        return try image.extracted(left: rect.x, top: rect.y, width: rect.size.width, height: rect.size.height)
    }
}
