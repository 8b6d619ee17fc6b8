import Basics

/// The box that a picture is put into: what is said of its sides.
public struct Box: Hashable, Sendable, Codable {
    /// The width; `nil` follows ``aspect``, or the picture's own.
    public var width: Side?
    /// The height; `nil` follows ``aspect``, or the picture's own.
    public var height: Side?
    /// Its aspect where not both sides are given; with neither the box is as large as the picture allows.
    public var aspect: Aspect?
    /// The least width of what comes out, in pixels.
    public var leastWidth: Int?
    /// The least height of what comes out, in pixels.
    public var leastHeight: Int?

    /// Makes a box; without arguments it leaves a picture as it is.
    public init(
        width: Side? = nil,
        height: Side? = nil,
        aspect: Aspect? = nil,
        leastWidth: Int? = nil,
        leastHeight: Int? = nil
    ) {
        self.width = width
        self.height = height
        self.aspect = aspect
        self.leastWidth = leastWidth
        self.leastHeight = leastHeight
    }

    /// A side of a box.
    public enum Side: Hashable, Sendable, Codable {
        /// Whole pixels, at least 1.
        case pixels(Int)
        /// A part of the same side of the picture, above 0.
        case fraction(Double)
    }

    /// Whether it says nothing.
    var isFree: Bool { self == Box() }

    /// Whether both its sides are known for a picture.
    public var isClosed: Bool { aspect != nil || (width != nil && height != nil) }

}

/// How wide something is for its height: 16 to 9.
public struct Aspect: Hashable, Sendable, Codable {
    /// The width, at least 1.
    public var width: Int
    /// The height, at least 1.
    public var height: Int

    /// Makes an aspect of `width` to `height` in the smallest whole numbers.
    public init(width: Int, height: Int) {
        var (divisor, rest) = (max(width, 1), max(height, 1))
        while rest != 0 { (divisor, rest) = (rest, divisor % rest) }
        self.width = max(width, 1) / divisor
        self.height = max(height, 1) / divisor
    }
}

extension FieldWriter {
    /// Adds the sides of a box; a part of the picture's has a star behind it.
    mutating func addSides(of box: Box) {
        func text(_ side: Box.Side?) -> String {
            switch side {
            case .pixels(let pixels)?: String(pixels)
            case .fraction(let fraction)?: "\(fraction)*"
            case nil: ""
            }
        }
        add("\(text(box.width))x\(text(box.height))")
    }

    /// Adds what else is said of a box, where anything is.
    mutating func addRest(of box: Box) {
        if let aspect = box.aspect { add("aspect=\(aspect.width):\(aspect.height)") }
        if box.leastWidth != nil || box.leastHeight != nil {
            add("least=\(box.leastWidth.map(String.init) ?? "")x\(box.leastHeight.map(String.init) ?? "")")
        }
    }
}

extension FieldReader {
    /// A box of which the sides come next.
    mutating func boxSides() throws(RecipeTextError) -> Box {
        let sides = try text().split(separator: "x", omittingEmptySubsequences: false)
        guard sides.count == 2 else { throw refusal("has no width and height") }
        return Box(width: try side(sides[0]), height: try side(sides[1]))
    }

    private func side(_ text: Substring) throws(RecipeTextError) -> Box.Side? {
        if text.isEmpty { return nil }
        guard text.hasSuffix("*") else { return .pixels(try whole(text, in: FieldReader.sides)) }
        return .fraction(try number(text.dropLast(), in: 0...100))
    }

    /// Reads what else is said of a box.
    mutating func readRest(of box: inout Box) throws(RecipeTextError) {
        if let text = field(behind: "aspect=") {
            let sides = text.split(separator: ":", omittingEmptySubsequences: false)
            guard sides.count == 2 else { throw refusal("has an aspect that is none") }
            box.aspect = Aspect(
                width: try whole(sides[0], in: 1...1_000_000_000),
                height: try whole(sides[1], in: 1...1_000_000_000)
            )
        }
        if let text = field(behind: "least=") { (box.leastWidth, box.leastHeight) = try sides(in: text) }
    }
}
