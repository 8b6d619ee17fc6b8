/// A face in a picture, in parts of the picture's sides from its upper left corner.
public struct Face: Hashable, Sendable {
    /// The box's left edge, 0…1.
    public var x: Double
    /// The box's upper edge, 0…1.
    public var y: Double
    /// The box's width, 0…1; from about the one ear to the other.
    public var width: Double
    /// The box's height, 0…1; from the forehead to the chin, without hair.
    public var height: Double
    /// How surely it is a face, 0…1.
    public var confidence: Double

    /// Makes a face.
    public init(x: Double, y: Double, width: Double, height: Double, confidence: Double) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
        self.confidence = confidence
    }
}

extension Face {
    /// The part of the picture that it covers.
    var area: Double { width * height }

    /// How much of two boxes is common to both, as a part of what either covers.
    func overlap(with other: Face) -> Double {
        let across = min(x + width, other.x + other.width) - max(x, other.x)
        let down = min(y + height, other.y + other.height) - max(y, other.y)
        guard across > 0, down > 0 else { return 0 }
        return across * down / (area + other.area - across * down)
    }
}

extension [Face] {
    /// The faces without those that are seen twice, the surest first.
    public var distinct: [Face] {
        sorted { $0.confidence > $1.confidence }.reduce(into: []) { kept, face in
            if kept.allSatisfy({ $0.overlap(with: face) < 0.35 }) { kept.append(face) }
        }
    }
}
