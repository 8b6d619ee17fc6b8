/// Replaces values by those of a curve through some points, which overshoots none of them.
public struct Curve: Hashable, Sendable, Codable {
    /// A place on the curve.
    public struct Point: Hashable, Sendable, Codable {
        /// The value before, 0…1.
        public var x: Double
        /// The value after, 0…1.
        public var y: Double

        /// Makes a point.
        public init(x: Double, y: Double) { (self.x, self.y) = (x, y) }
    }

    /// How many points a curve may have.
    public static let counts = 2...16

    /// The points from left to right; no two are above one another.
    public let points: [Point]

    /// Makes a curve; `nil` where the points make none.
    ///
    /// - Parameter points: From left to right, as many as ``counts`` allows, each within 0…1.
    public init?(points: [Point]) {
        let isAscending = zip(points, points.dropFirst()).allSatisfy { $0.x < $1.x }
        let isInside = points.allSatisfy { 0...1 ~= $0.x && 0...1 ~= $0.y }
        guard Curve.counts.contains(points.count), isAscending, isInside else { return nil }
        self.points = points
    }

    /// Reads a curve that is none of these as an error.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let curve = Curve(points: try container.decode([Point].self)) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "A curve has 2 to 16 points from left to right, each within 0 to 1."
            )
        }
        self = curve
    }

    /// Writes the points.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(points)
    }
}

extension Curve: FilterValue {
    static let name = "curve"
    var filter: Filter { .curve(self) }
    var traits: FilterTraits {
        let isDiagonal = points.allSatisfy { $0.x == $0.y }
        return FilterTraits(changesNothing: isDiagonal && points.first?.x == 0 && points.last?.x == 1)
    }

    func write(to fields: inout FieldWriter) {
        for point in points { fields.add("\(point.x):\(point.y)") }
    }

    init(from fields: inout FieldReader) throws(RecipeTextError) {
        var points: [Point] = []
        while fields.hasMore, points.count < Curve.counts.upperBound {
            let parts = try fields.text().split(separator: ":", omittingEmptySubsequences: false)
            guard let x = parts.first, let y = parts.dropFirst().first, parts.count == 2 else {
                throw fields.refusal("has a point that is not of two numbers")
            }
            points.append(Point(x: try fields.number(x, in: 0...1), y: try fields.number(y, in: 0...1)))
        }
        guard let curve = Curve(points: points) else {
            throw fields.refusal("has no 2 to 16 points from left to right")
        }
        self = curve
    }
}
