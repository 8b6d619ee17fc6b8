import Recipes
import Vips

/// Finds what is left of a picture without its uniform border.
enum TrimStep {
    /// The rectangle that holds all of every frame but the border; everything where all of it is border.
    static func content(of picture: Picture, tolerance: Double) throws(VipsError) -> PixelRect {
        let whole = PixelRect(x: 0, y: 0, size: picture.size)
        var found: PixelRect?
        for frame in picture.frames {
            guard let rect = try content(of: frame, tolerance: tolerance) else { continue }
            found = found.map { $0.union(rect) } ?? rect
        }
        return found ?? whole
    }

    private static func content(of image: Image, tolerance: Double) throws(VipsError) -> PixelRect? {
        let corner = try image.pixel(x: 0, y: 0)
        let area: Image.Area
        if !image.hasAlpha {
            area = try image.findTrim(threshold: tolerance, background: corner)
        } else if corner.last == 0 {
            // Nothing can be said of the colour of what is clear.
            area = try image.bands(image.bands - 1).findTrim(threshold: tolerance, background: [0])
        } else {
            let colours = Array(corner.dropLast())
            area = try image.flattened(background: colours, maximum: 255)
                .findTrim(threshold: tolerance, background: colours)
        }
        guard area.width > 0, area.height > 0 else { return nil }
        return PixelRect(x: area.left, y: area.top, size: PixelSize(width: area.width, height: area.height))
    }
}

extension PixelRect {
    /// The smallest rectangle that holds both.
    fileprivate func union(_ other: PixelRect) -> PixelRect {
        let left = min(x, other.x)
        let top = min(y, other.y)
        let right = max(x + size.width, other.x + other.size.width)
        let bottom = max(y + size.height, other.y + other.size.height)
        return PixelRect(x: left, y: top, size: PixelSize(width: right - left, height: bottom - top))
    }
}
