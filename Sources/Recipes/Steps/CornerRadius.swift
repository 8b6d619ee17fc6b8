/// Rounds a picture's corners; beyond them it is transparent.
public struct CornerRadius: Hashable, Sendable, Codable {
    /// How far one corner is rounded.
    public enum Radius: Hashable, Sendable, Codable {
        case pixels(Double)
        /// A part of the shorter side, 0…0.5; half of it makes that side a half circle.
        case share(Double)
    }

    /// The upper left corner.
    public var topLeft: Radius
    /// The upper right corner.
    public var topRight: Radius
    /// The lower right corner.
    public var bottomRight: Radius
    /// The lower left corner.
    public var bottomLeft: Radius

    /// Rounds each corner by its own radius.
    public init(topLeft: Radius, topRight: Radius, bottomRight: Radius, bottomLeft: Radius) {
        self.topLeft = topLeft
        self.topRight = topRight
        self.bottomRight = bottomRight
        self.bottomLeft = bottomLeft
    }

    /// Rounds all corners alike.
    public init(_ radius: Radius) {
        self.init(topLeft: radius, topRight: radius, bottomRight: radius, bottomLeft: radius)
    }

    /// The radii clockwise from the upper left corner.
    public var all: [Radius] { [topLeft, topRight, bottomRight, bottomLeft] }

    /// The radii in pixels of a picture: where two do not fit beside one another, all are smaller by the same factor, as in
    /// CSS.
    ///
    /// - Parameter size: The picture's size.
    /// - Returns: The radii clockwise from the upper left corner.
    public func pixels(in size: PixelSize) -> [Double] {
        let shorter = Double(min(size.width, size.height))
        let radii = all.map { radius in
            switch radius {
            case .pixels(let pixels): max(pixels, 0)
            case .share(let share): max(share, 0) * shorter
            }
        }
        let sides = [size.width, size.height, size.width, size.height].map(Double.init)
        var factor = 1.0
        for (index, side) in sides.enumerated() {
            let sum = radii[index] + radii[(index + 1) % 4]
            if sum > side { factor = min(factor, side / sum) }
        }
        return radii.map { $0 * factor }
    }
}

extension CornerRadius: FilterValue {
    static let name = "radius"
    var filter: Filter { .cornerRadius(self) }
    var traits: FilterTraits { FilterTraits(changesNothing: isSquare, uncovers: true) }

    private var isSquare: Bool { all.allSatisfy { $0 == .pixels(0) || $0 == .share(0) } }

    func write(to fields: inout FieldWriter) {
        for radius in all { fields.add(radius) }
    }

    init(from fields: inout FieldReader) throws(RecipeTextError) {
        topLeft = try fields.radius()
        topRight = try fields.radius()
        bottomRight = try fields.radius()
        bottomLeft = try fields.radius()
    }
}

extension FieldWriter {
    fileprivate mutating func add(_ radius: CornerRadius.Radius) {
        switch radius {
        case .pixels(let value): add("\(value)px")
        case .share(let value): add(value)
        }
    }
}

extension FieldReader {
    fileprivate mutating func radius() throws(RecipeTextError) -> CornerRadius.Radius {
        let text = try text()
        guard text.hasSuffix("px") else { return .share(try number(text, in: 0...0.5)) }
        return .pixels(try number(text.dropLast(2), in: 0...1e6))
    }
}
