/// A change of size.
public struct Resize: Hashable, Sendable, Codable {
    /// The box that the picture meets.
    public var box: Box
    /// How the picture and the box meet.
    public var fit: Fit
    /// Whether the picture may become larger than it is.
    public var enlarge: Bool
    /// Which part is kept where one has to go: by `cover`, or because of the zoom.
    public var gravity: Gravity
    /// How much closer the picture is seen: above 1 a part of it that is so much smaller fills what all of it would; below
    /// 1 it becomes so much smaller, but for what covers a box.
    public var zoom: Double

    /// Makes a change of size.
    public init(_ box: Box, fit: Fit, enlarge: Bool, gravity: Gravity = .center, zoom: Double = 1) {
        self.box = box
        self.fit = fit
        self.enlarge = enlarge
        self.gravity = gravity
        self.zoom = zoom
    }

    /// Makes a change to sides in pixels, of which `nil` follows the aspect; with neither side given it does nothing.
    public init(width: Int?, height: Int?, fit: Fit, enlarge: Bool, gravity: Gravity = .center) {
        let box = Box(width: width.map { .pixels($0) }, height: height.map { .pixels($0) })
        self.init(box, fit: fit, enlarge: enlarge, gravity: gravity)
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
    /// The whole box covered, and nothing cut off.
    case outside
    /// As `cover` where box and picture are both wide or both tall, else as `inside`.
    case auto
}

extension Resize: StepValue {
    static let name = "resize"

    func write(to fields: inout FieldWriter) {
        fields.addSides(of: box)
        fields.add(fit)
        if enlarge { fields.add("enlarge") }
        fields.add(gravity)
        fields.addRest(of: box)
        if zoom != 1 { fields.add("zoom=\(zoom)") }
    }

    init(from fields: inout FieldReader) throws(RecipeTextError) {
        box = try fields.boxSides()
        fit = try fields.word()
        enlarge = fields.flag("enlarge")
        gravity = try fields.gravity()
        try fields.readRest(of: &box)
        zoom = 1
        if let text = fields.field(behind: "zoom=") { zoom = try fields.number(text, in: 0.01...100) }
    }

    func plan(_ plan: inout PlanBuilder) {
        let geometry = ResizeGeometry(self, of: plan.size, rounding: plan.rounding)
        if let box = geometry.box { plan.box = box }
        if let part = geometry.part { return zoom(into: part, to: geometry.scaled, &plan) }
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
        if let part = ResizeGeometry(shape, of: plan.size, rounding: plan.rounding).window {
            plan.cut(part, gravity, for: window)
        }
        plan.scale(to: window)
    }

    /// Cuts first, so that only this part is decoded; where pixels decide what is kept, from a small picture if that will do.
    private func zoom(into part: PixelSize, to target: PixelSize, _ plan: inout PlanBuilder) {
        let whole = PixelSize(
            width: max(target.width, plan.size.width.times(target.width, by: part.width, plan.rounding)),
            height: max(target.height, plan.size.height.times(target.height, by: part.height, plan.rounding))
        )
        if gravity.interest != nil, whole.pixels < plan.size.pixels {
            if gravity.interest?.wantsFaces == true, cutAmongFaces(whole, target, &plan) { return }
            plan.scale(to: whole)
            if target != whole { plan.cut(target, gravity) }
        } else {
            if part != plan.size { plan.cut(part, gravity, for: target) }
            plan.scale(to: target)
        }
    }
}
