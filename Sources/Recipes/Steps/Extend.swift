import Basics

/// A canvas larger than, or equal to, the picture on it.
public struct Canvas: Hashable, Sendable, Codable {
    /// How large it is.
    public var extent: Extent
    /// Where the picture stands; what only pixels tell means the middle, and around a padding it means nothing.
    public var gravity: Gravity
    /// The canvas' colour; `nil` is transparent, and white at the end where the output cannot be.
    public var background: Color?

    /// Makes a canvas.
    public init(_ extent: Extent, gravity: Gravity = .center, background: Color? = nil) {
        self.extent = extent
        self.gravity = gravity
        self.background = background
    }

    /// Makes a canvas of `width` by `height` pixels.
    public init(width: Int, height: Int, gravity: Gravity = .center, background: Color? = nil) {
        self.init(.pixels(width: width, height: height), gravity: gravity, background: background)
    }

    /// How large a canvas is; one that is too small for the picture is as large as it.
    public enum Extent: Hashable, Sendable, Codable {
        /// So many pixels.
        case pixels(width: Int, height: Int)
        /// As the box that the picture was put into by its last change of size.
        case box
        /// So much larger than the picture.
        case padding(Padding)
    }
}

/// The room around a picture, as CSS has it.
public struct Padding: Hashable, Sendable, Codable {
    /// The room above it; a fraction is of the picture's height.
    public var top: Length
    /// The room to the right of it; a fraction is of the picture's width.
    public var right: Length
    /// The room below it; a fraction is of the picture's height.
    public var bottom: Length
    /// The room to the left of it; a fraction is of the picture's width.
    public var left: Length

    /// Makes room, none of it negative.
    public init(top: Length, right: Length, bottom: Length, left: Length) {
        self.top = top
        self.right = right
        self.bottom = bottom
        self.left = left
    }

    /// The picture among the pixels of what it becomes.
    fileprivate func place(of size: PixelSize, _ rounding: Rounding) -> (x: Int, y: Int, canvas: PixelSize) {
        func pixels(_ length: Length, of side: Int) -> Int { rounding(max(0, length.pixels(of: side))) }
        let (x, y) = (pixels(left, of: size.width), pixels(top, of: size.height))
        let width = size.width +| x +| pixels(right, of: size.width)
        let height = size.height +| y +| pixels(bottom, of: size.height)
        return (x, y, PixelSize(width: width, height: height))
    }
}

extension Canvas: StepValue {
    static let name = "extend"

    func write(to fields: inout FieldWriter) {
        switch extent {
        case .pixels(let width, let height): fields.add(width, by: height)
        case .box: fields.add("box")
        case .padding(let room):
            let sides = [room.top, room.right, room.bottom, room.left].map(\.canonicalText)
            fields.add("padding=" + sides.joined(separator: ":"))
        }
        fields.add(gravity)
        fields.add(background)
    }

    init(from fields: inout FieldReader) throws(RecipeTextError) {
        if fields.flag("box") {
            extent = .box
        } else if let text = fields.field(behind: "padding=") {
            let sides = text.split(separator: ":", omittingEmptySubsequences: false)
            guard sides.count == 4 else { throw fields.refusal("has a padding that is none") }
            extent = .padding(
                Padding(
                    top: try fields.length(sides[0]),
                    right: try fields.length(sides[1]),
                    bottom: try fields.length(sides[2]),
                    left: try fields.length(sides[3])
                )
            )
        } else {
            let (width, height) = try fields.sides()
            guard let width, let height else { throw fields.refusal("has a canvas with a side left free") }
            extent = .pixels(width: width, height: height)
        }
        gravity = try fields.gravity()
        background = try fields.colorOrNone()
    }

    func plan(_ plan: inout PlanBuilder) throws(PlanError) {
        if let background, background.alpha > 0 { plan.flatten(background) }
        let size = plan.size
        let least: PixelSize
        switch extent {
        case .pixels(let width, let height): least = PixelSize(width: width, height: height)
        case .box:
            guard let box = plan.box else { return }
            least = box
        case .padding(let padding):
            let (x, y, canvas) = padding.place(of: size, plan.rounding)
            // One after the other they would soon be larger than numbers are.
            guard canvas.pixels <= plan.limits.outputPixels else { throw PlanError.tooLarge(canvas, plan.limits) }
            if canvas != size { plan.embed(at: (x, y), in: canvas, background: background) }
            return
        }
        let target = PixelSize(width: max(least.width, size.width), height: max(least.height, size.height))
        guard target != size else { return }
        let origin = gravity.canvasOrigin(of: size, in: target, plan.rounding)
        plan.embed(at: origin, in: target, background: background)
    }
}
