import Recipes
import Vips

extension Sequence<PlanStep> {
    /// Does the steps to a picture, one after the other; what neighbours do to single values is done by one table.
    func apply(to picture: Picture, _ context: StepContext) throws(VipsError) -> Picture {
        var picture = picture
        var curves: [any ValueCurve] = []
        for step in self {
            if let curve = step.valueCurve {
                curves.append(curve)
                continue
            }
            if !curves.isEmpty { picture = try picture.mapped(by: curves) }
            curves = []
            picture = try step.apply(to: picture, context)
        }
        return curves.isEmpty ? picture : try picture.mapped(by: curves)
    }
}

extension PlanStep {
    fileprivate var valueCurve: (any ValueCurve)? {
        if case .filter(let filter) = self { filter.valueCurve } else { nil }
    }

    /// Does the step to a picture.
    func apply(to picture: Picture, _ context: StepContext) throws(VipsError) -> Picture {
        switch self {
        case .extract(let rect): try ExtractStep.apply(rect, to: picture)
        case .scale(let size): try ScaleStep.apply(size, to: picture, context)
        case .extractInteresting(let size, let interest):
            try ExtractInterestingStep.apply(size, by: interest, to: picture, context)
        case .rotate(let degrees, let size, let background):
            try RotateStep.apply(degrees, to: size, background: background, picture)
        case .flip(let flip): try FlipStep.apply(flip, to: picture)
        case .filter(let filter): try filter.apply(to: picture, context)
        case .embed(let x, let y, let size, let background):
            try EmbedStep.apply(x: x, y: y, in: size, background: background, picture)
        case .flatten(let color): try FlattenStep.apply(color, to: picture)
        case .overlay(let overlay): try OverlayStep.apply(overlay, to: picture, context)
        }
    }
}
