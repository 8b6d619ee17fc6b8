import Basics

/// Draws a line along a picture's sides.
public struct Border: Hashable, Sendable, Codable {
    /// Whether the line covers the picture or goes around it.
    public enum Alignment: String, Hashable, Sendable, Codable, CaseIterable {
        /// The size stays.
        case inside
        /// The picture grows by the line's width on each side.
        case outside
    }

    /// The line's width in pixels, at least 1.
    public var width: Int
    /// The line's colour.
    public var color: Color
    /// Where it is.
    public var alignment: Alignment
    /// How the picture's corners are rounded, which its inner edge follows; `nil` where they are not.
    public var corners: CornerRadius?

    /// Makes a border.
    public init(width: Int, color: Color, alignment: Alignment = .inside, corners: CornerRadius? = nil) {
        self.width = width
        self.color = color
        self.alignment = alignment
        self.corners = corners
    }
}

extension Border: FilterValue {
    static let name = "border"
    var filter: Filter { .border(self) }
    var traits: FilterTraits {
        FilterTraits(
            changesNothing: alignment == .inside && color.alpha == 0,
            setsColours: true,
            uncovers: alignment == .outside && color.alpha < 255
        )
    }

    func write(to fields: inout FieldWriter) {
        fields.add("\(width)")
        fields.add(color)
        fields.add(alignment)
        if let corners { corners.write(to: &fields) }
    }

    init(from fields: inout FieldReader) throws(RecipeTextError) {
        width = try fields.whole(fields.text(), in: 1...1_000_000)
        color = try fields.color()
        alignment = try fields.word()
        corners = fields.hasMore ? try CornerRadius(from: &fields) : nil
    }

    /// Makes room for what is around the picture, and draws inside of that.
    func plan(_ plan: inout PlanBuilder) {
        if traits.changesNothing { return }
        var inner = self
        inner.alignment = .inside
        if alignment == .outside {
            let grown = PixelSize(width: plan.size.width +| 2 *| width, height: plan.size.height +| 2 *| width)
            plan.append(.embed(x: width, y: width, in: grown, background: nil), to: grown)
            if traits.uncovers { plan.uncover(nil) }
        }
        if !inner.traits.changesNothing { plan.append(.filter(.border(inner))) }
    }
}
