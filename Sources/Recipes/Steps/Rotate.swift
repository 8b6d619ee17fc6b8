/// A turn by any angle.
struct Rotate: Hashable, Sendable {
    /// Clockwise.
    var degrees: Double
    /// What the corners get; `nil` is transparent, and white at the end where the output cannot be.
    var background: Color?
}

extension Rotate: StepValue {
    static let name = "rotate"

    func write(to fields: inout FieldWriter) {
        fields.add(degrees)
        fields.add(background)
    }

    init(from fields: inout FieldReader) throws(RecipeTextError) {
        degrees = try fields.number(in: -1e9...1e9)
        background = try fields.colorOrNone()
    }

    func plan(_ plan: inout PlanBuilder) {
        var angle = degrees.truncatingRemainder(dividingBy: 360)
        if angle < 0 { angle += 360 }
        let size = plan.size
        switch angle {
        case 0: return
        case 90, 270: plan.append(.rotate(degrees: angle, to: size.turned, background: background), to: size.turned)
        case 180: plan.append(.rotate(degrees: angle, to: size, background: background))
        default:
            let box = size.turned(byDegrees: angle, plan.rounding)
            plan.append(.rotate(degrees: angle, to: box, background: background), to: box)
            plan.uncover(background)
        }
    }
}
