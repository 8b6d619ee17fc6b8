/// A width and a height in whole pixels.
public struct PixelSize: Hashable, Sendable, Codable, CustomStringConvertible {
    /// Pixels from left to right.
    public var width: Int
    /// Pixels from top to bottom.
    public var height: Int

    /// Makes a size of `width` by `height` pixels.
    public init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }

    /// Width times height; saturates at `Int.max`.
    public var pixels: Int {
        let (product, overflow) = width.multipliedReportingOverflow(by: height)
        return overflow ? .max : product
    }

    /// The size with its sides exchanged, as a quarter turn does.
    public var turned: PixelSize { PixelSize(width: height, height: width) }

    /// The size as people write it.
    public var description: String { "\(width)×\(height)" }
}

/// A rectangle in whole pixels, its origin at the top left.
public struct PixelRect: Hashable, Sendable, Codable {
    /// Pixels from the left edge.
    public var x: Int
    /// Pixels from the top edge.
    public var y: Int
    /// The rectangle's extent.
    public var size: PixelSize

    /// Makes a rectangle with its top left corner at (`x`, `y`).
    public init(x: Int, y: Int, size: PixelSize) {
        self.x = x
        self.y = y
        self.size = size
    }
}
