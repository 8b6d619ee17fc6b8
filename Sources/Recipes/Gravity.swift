/// What to hold on to when a part has to go, or where to put a picture on a larger canvas.
public enum Gravity: Hashable, Sendable, Codable {
    /// A point in fractions of width and height, 0…1 from the top left. Cutting keeps it as near to the middle as it can;
    /// a canvas has this share of the free space on the left and on top.
    case point(x: Double, y: Double)
    /// What draws the eye.
    case attention
    /// What has most detail.
    case entropy
    /// The face that is largest and surest; where there is none, what draws the eye.
    case face
    /// As many faces as there is room for; where there are none, what draws the eye.
    case faces
    /// A point of the compass, with 0, 0.5 or 1 each way, and how far from it: inward from the edges that it names, and to
    /// the right and down from the middle. Fractions are of the side of what is kept, or of the canvas.
    case offset(x: Double, y: Double, right: Length, down: Length)

    /// The middle.
    public static let center = Gravity.point(x: 0.5, y: 0.5)
}

extension FieldWriter {
    /// Adds what is held on to.
    mutating func add(_ gravity: Gravity) {
        switch gravity {
        case .point(let x, let y): add("\(x):\(y)")
        case .attention: add("attention")
        case .entropy: add("entropy")
        case .face: add("face")
        case .faces: add("faces")
        case .offset(let x, let y, let right, let down): add("\(x):\(y):\(right.canonicalText):\(down.canonicalText)")
        }
    }

    /// Adds a width and a height in whole pixels; a side that is free has no digits.
    mutating func add(_ width: Int?, by height: Int?) {
        add("\(width.map(String.init) ?? "")x\(height.map(String.init) ?? "")")
    }
}

extension FieldReader {
    /// The longest side that a text may ask for; products of two fit many times over.
    static let sides = 1...100_000_000

    /// What is held on to.
    mutating func gravity() throws(RecipeTextError) -> Gravity {
        if flag("attention") { return .attention }
        if flag("entropy") { return .entropy }
        if flag("face") { return .face }
        if flag("faces") { return .faces }
        let sides = try text().split(separator: ":", omittingEmptySubsequences: false)
        guard sides.count == 2 || sides.count == 4 else { throw refusal("has no place to hold on to") }
        let (x, y) = (try number(sides[0], in: 0...1), try number(sides[1], in: 0...1))
        guard sides.count == 4 else { return .point(x: x, y: y) }
        return .offset(x: x, y: y, right: try length(sides[2]), down: try length(sides[3]))
    }

    /// A width and a height of which either may be free.
    mutating func sides() throws(RecipeTextError) -> (width: Int?, height: Int?) {
        try sides(in: text())
    }

    /// A width and a height that are part of a field; either may be free.
    func sides(in text: Substring) throws(RecipeTextError) -> (width: Int?, height: Int?) {
        let sides = text.split(separator: "x", omittingEmptySubsequences: false)
        guard sides.count == 2 else { throw refusal("has no width and height") }
        return (
            width: sides[0].isEmpty ? nil : try whole(sides[0], in: FieldReader.sides),
            height: sides[1].isEmpty ? nil : try whole(sides[1], in: FieldReader.sides)
        )
    }
}
