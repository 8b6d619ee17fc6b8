/// A change of size.
public struct Resize: Hashable, Sendable, Codable {
    /// The box's width in pixels, at least 1; `nil` follows the aspect.
    public var width: Int?
    /// The box's height in pixels, at least 1; `nil` follows the aspect.
    public var height: Int?
    /// How the picture and the box meet.
    public var fit: Fit
    /// Whether the picture may become larger than it is.
    public var enlarge: Bool
    /// Which part `cover` keeps.
    public var gravity: Gravity

    /// Makes a change of size; with neither side given it does nothing.
    public init(width: Int?, height: Int?, fit: Fit, enlarge: Bool, gravity: Gravity = .center) {
        self.width = width
        self.height = height
        self.fit = fit
        self.enlarge = enlarge
        self.gravity = gravity
    }
}

/// How a picture and a box meet when their aspects differ.
public enum Fit: String, Hashable, Sendable, Codable, CaseIterable {
    /// The whole picture inside the box.
    case inside
    /// The whole box covered, the rest of the picture cut off. Where that needs enlarging and enlarging is not
    /// allowed, the box's aspect at the picture's own scale.
    case cover
    /// Stretched to the box.
    case fill
}

extension Resize: StepValue {
    static let name = "resize"

    func write(to fields: inout FieldWriter) {
        fields.add(width, by: height)
        fields.add(fit)
        if enlarge { fields.add("enlarge") }
        fields.add(gravity)
    }

    init(from fields: inout FieldReader) throws(RecipeTextError) {
        (width, height) = try fields.sides()
        fit = try fields.word()
        enlarge = fields.flag("enlarge")
        gravity = try fields.gravity()
    }

    func plan(_ plan: inout PlanBuilder) {
        guard let geometry = ResizeGeometry(self, of: plan.size, rounding: plan.rounding) else { return }
        guard let window = geometry.window else { return plan.scale(to: geometry.scaled) }
        if geometry.scaled.pixels > plan.limits.outputPixels {
            cropThenScale(to: window, &plan)
        } else {
            if gravity.interest?.wantsFaces == true, cutAmongFaces(geometry.scaled, window, &plan) { return }
            plan.scale(to: geometry.scaled)
            plan.cut(window, gravity)
        }
    }

    /// Cuts where faces can still be seen, and makes it small then; `false` where they can be seen in what comes out.
    private func cutAmongFaces(_ scaled: PixelSize, _ window: PixelSize, _ plan: inout PlanBuilder) -> Bool {
        guard scaled != plan.size, let look = FaceWindow.lookSize(for: scaled, of: plan.size, plan.rounding) else {
            return false
        }
        func side(_ side: Int, _ scaled: Int, _ look: Int) -> Int {
            side == scaled ? look : min(look, max(1, plan.rounding(Double(side) * Double(look) / Double(scaled))))
        }
        plan.scale(to: look)
        let part = PixelSize(
            width: side(window.width, scaled.width, look.width),
            height: side(window.height, scaled.height, look.height)
        )
        if part != look { plan.cut(part, gravity) }
        plan.scale(to: window)
        return true
    }

    /// Cutting first keeps a long thin picture that covers a box from becoming gigantic in between.
    private func cropThenScale(to window: PixelSize, _ plan: inout PlanBuilder) {
        let shape = Resize(width: window.width, height: window.height, fit: .cover, enlarge: false)
        if let part = ResizeGeometry(shape, of: plan.size, rounding: plan.rounding)?.window { plan.cut(part, gravity) }
        plan.scale(to: window)
    }
}
