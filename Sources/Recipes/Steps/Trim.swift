/// Cuts off a uniform border.
public struct Trim: Hashable, Sendable, Codable {
    /// How far a pixel may be from the border's colour and still belong to it: 0…255, in the band that differs most.
    public var tolerance: Double
    /// What colour the border has.
    public var border: Border
    /// The sides that are cut.
    public var sides: Sides
    /// The directions in which as much is cut from one side as from the other: the less of the two.
    public var symmetry: Symmetry
    /// How many pixels of the border are left, at least 0.
    public var margin: Int

    /// Makes a cut; unless more is said, of the top left pixel's colour from all sides.
    public init(
        tolerance: Double,
        border: Border = .corner(.topLeft),
        sides: Sides = .all,
        symmetry: Symmetry = .none,
        margin: Int = 0
    ) {
        self.tolerance = tolerance
        self.border = border
        self.sides = sides
        self.symmetry = symmetry
        self.margin = margin
    }

    /// Whose colour the border has.
    public enum Border: Hashable, Sendable, Codable {
        /// That of a pixel in a corner.
        case corner(Corner)
        /// This; where it is transparent, whatever is.
        case color(Color)
    }

    /// A corner of a picture.
    public enum Corner: String, Hashable, Sendable, Codable, CaseIterable {
        case topLeft = "top-left"
        case topRight = "top-right"
        case bottomLeft = "bottom-left"
        case bottomRight = "bottom-right"
    }

    /// Some of a picture's sides.
    public struct Sides: OptionSet, Hashable, Sendable, Codable {
        /// The set as bits.
        public let rawValue: Int

        /// Makes a set from bits.
        public init(rawValue: Int) { self.rawValue = rawValue }

        /// The upper side.
        public static let top = Sides(rawValue: 1)
        /// The right side.
        public static let right = Sides(rawValue: 2)
        /// The lower side.
        public static let bottom = Sides(rawValue: 4)
        /// The left side.
        public static let left = Sides(rawValue: 8)
        /// Left and right.
        public static let horizontal: Sides = [.left, .right]
        /// Top and bottom.
        public static let vertical: Sides = [.top, .bottom]
        /// All four.
        public static let all: Sides = [.horizontal, .vertical]
    }

    /// Directions in which a picture is cut equally.
    public enum Symmetry: String, Hashable, Sendable, Codable, CaseIterable {
        case none, horizontal, vertical, both
    }
}

extension Trim: StepValue {
    static let name = "trim"

    func write(to fields: inout FieldWriter) {
        fields.add(tolerance)
        switch border {
        case .corner(.topLeft): break
        case .corner(let corner): fields.add(corner)
        case .color(let color): fields.add(color)
        }
        if sides != .all { fields.add("sides=\(sides.rawValue)") }
        if symmetry != .none { fields.add("symmetry=\(symmetry.rawValue)") }
        if margin != 0 { fields.add("margin=\(margin)") }
    }

    init(from fields: inout FieldReader) throws(RecipeTextError) {
        tolerance = try fields.number(in: 0...255)
        if let corner: Corner = fields.word(behind: "") {
            border = .corner(corner)
        } else {
            border = fields.isColorNext ? .color(try fields.color()) : .corner(.topLeft)
        }
        sides = Sides(rawValue: try fields.whole(behind: "sides=", in: 0...15) ?? Sides.all.rawValue)
        symmetry = fields.word(behind: "symmetry=") ?? .none
        margin = try fields.whole(behind: "margin=", in: 0...100_000_000) ?? 0
    }

    /// Ends the plan: how it goes on is known after a look at pixels.
    func plan(_ plan: inout PlanBuilder) { plan.put(off: self) }
}

extension Step {
    /// Cuts off a border of the top left pixel's colour; colours within `tolerance` (0…255) count as border.
    public static func trim(tolerance: Double) -> Step { .trim(Trim(tolerance: tolerance)) }
}
