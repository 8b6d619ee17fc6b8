import Recipes

/// A rectangle of a picture that may begin and end amid a pixel.
struct PixelArea: Equatable {
    /// From the left edge, in pixels.
    var x: Double
    /// From the top edge, in pixels.
    var y: Double
    /// Its extent to the right.
    var width: Double
    /// Its extent downward.
    var height: Double

    /// A rectangle of another scale.
    ///
    /// - Parameters:
    ///   - rect: The rectangle.
    ///   - across: How many of these pixels one of its pixels is wide.
    ///   - down: How many one is high.
    init(_ rect: PixelRect, across: Double, down: Double) {
        x = Double(rect.x) * across
        y = Double(rect.y) * down
        width = Double(rect.size.width) * across
        height = Double(rect.size.height) * down
    }

    /// All of a picture.
    init(_ size: PixelSize) { self.init(PixelRect(x: 0, y: 0, size: size), across: 1, down: 1) }

    /// The whole pixels of a picture that it touches, at least one.
    func pixels(in size: PixelSize) -> PixelRect {
        let (left, width) = Self.touched(x, width, size.width)
        let (top, height) = Self.touched(y, height, size.height)
        return PixelRect(x: left, y: top, size: PixelSize(width: width, height: height))
    }

    /// The same with its edges between pixels.
    var rounded: PixelArea {
        var area = self
        area.x = x.rounded()
        area.y = y.rounded()
        area.width = max((x + width).rounded() - area.x, 1)
        area.height = max((y + height).rounded() - area.y, 1)
        return area
    }

    /// The same area, seen from a corner.
    func seen(from rect: PixelRect) -> PixelArea {
        var area = self
        area.x -= Double(rect.x)
        area.y -= Double(rect.y)
        return area
    }

    private static func touched(_ start: Double, _ length: Double, _ most: Int) -> (Int, Int) {
        let first = min(max(Int(start.rounded(.down)), 0), most - 1)
        let end = min(max(Int((start + length).rounded(.up)), first + 1), most)
        return (first, end - first)
    }
}
