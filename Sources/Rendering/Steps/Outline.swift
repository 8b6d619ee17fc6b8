import Recipes
import Vips

/// A shape without holes or notches beside one another: in every row of pixels it is from one place to another.
protocol Outline: Sendable {
    /// From where to where the shape is at a height; nothing where the first is not before the second.
    func span(at y: Double) -> (left: Double, right: Double)
}

/// A rectangle with round corners.
struct RoundedRectangle: Outline {
    private let left: Double
    private let top: Double
    private let right: Double
    private let bottom: Double
    /// Clockwise from the upper left one.
    private let radii: [Double]

    /// A picture's own outline.
    init(_ size: PixelSize, _ corners: CornerRadius?) { self.init(size, inset: 0, corners) }

    /// What is left of a picture inside of a border, whose inner corners have the same middles as its outer ones.
    init(_ size: PixelSize, inset: Double, _ corners: CornerRadius?) {
        (left, top) = (inset, inset)
        (right, bottom) = (Double(size.width) - inset, Double(size.height) - inset)
        radii = corners?.pixels(in: size).map { max($0 - inset, 0) } ?? [0, 0, 0, 0]
    }

    func span(at y: Double) -> (left: Double, right: Double) {
        guard y >= top, y <= bottom else { return (0, 0) }
        return (
            left + max(indent(radii[0], y - top), indent(radii[3], bottom - y)),
            right - max(indent(radii[1], y - top), indent(radii[2], bottom - y))
        )
    }

    /// How far an arc is from its side, so far from where it begins.
    private func indent(_ radius: Double, _ distance: Double) -> Double {
        guard distance < radius else { return 0 }
        let height = radius - distance
        return radius - (radius * radius - height * height).squareRoot()
    }
}

/// The ellipse that touches the sides of a picture.
struct InscribedEllipse: Outline {
    private let size: PixelSize

    init(_ size: PixelSize) { self.size = size }

    func span(at y: Double) -> (left: Double, right: Double) {
        let (across, down) = (Double(size.width) / 2, Double(size.height) / 2)
        let height = y / down - 1
        let half = across * max(1 - height * height, 0).squareRoot()
        return (across - half, across + half)
    }
}

/// How much of each pixel of a row a shape covers.
struct RowCoverage {
    /// The shape's spans at heights that are as far from one another.
    private let spans: [(left: Double, right: Double)]
    /// From where to where pixels are covered whole.
    private let whole: Range<Double>?

    init(of outline: some Outline, row y: Int) {
        spans = (0..<Self.heights).map { outline.span(at: Double(y) + (Double($0) + 0.5) / Double(Self.heights)) }
        let left = spans.map(\.left).max() ?? 0
        let right = spans.map(\.right).min() ?? 0
        whole = left < right ? left..<right : nil
    }

    private static let heights = 16

    /// The part of a pixel that is covered, 0…1.
    func share(of x: Int) -> Double {
        let (left, right) = (Double(x), Double(x) + 1)
        if let whole, whole.lowerBound <= left, right <= whole.upperBound { return 1 }
        let sum = spans.reduce(0) { $0 + max(min($1.right, right) - max($1.left, left), 0) }
        return sum / Double(Self.heights)
    }
}

extension Picture {
    /// Makes transparent what is outside of a shape, and half of it what is half outside.
    func cut(to outline: some Outline) throws(VipsError) -> Picture {
        try mapped { frame throws(VipsError) in
            let image = try frame.withAlpha()
            let alpha = image.bands - 1
            return try image.changingPixels(outside: outline) { pixel, share in
                // checked: a part of a byte
                pixel[alpha] = UInt8((Double(pixel[alpha]) * share).rounded())
            }
        }
    }
}

extension Image {
    /// Changes the pixels of 8 bits that a shape does not cover whole.
    ///
    /// - Parameters:
    ///   - outline: The shape.
    ///   - change: Gets a pixel's samples, and the part of it that is covered, 0…1.
    /// - Returns: The image, whose pixels are computed when they are asked for.
    /// - Throws: ``VipsError`` where there is no memory for it.
    func changingPixels(
        outside outline: some Outline,
        _ change: @escaping @Sendable (UnsafeMutablePointer<UInt8>, Double) -> Void
    ) throws(VipsError) -> Image {
        let bands = bands
        return try changingRows { samples, part in
            let row = RowCoverage(of: outline, row: part.y)
            for pixel in 0..<part.count {
                let share = row.share(of: part.x + pixel)
                if share < 1 { change(samples + pixel * bands, share) }
            }
        }
    }
}
