import Recipes

/// How a plan's first steps are done while the picture is being decoded: in the decoder's orientation and scale.
struct DecodePlan: Equatable {
    /// The part that is kept, among the pixels as stored at their full size.
    var region: PixelRect
    /// The size that the part is then resized to, as stored; `nil` where it is not.
    var target: PixelSize?
    /// How many of the plan's steps are done with that.
    var stepsDone: Int

    /// Takes a crop and a resize from the beginning of a plan.
    init(_ plan: Plan, _ orientation: Orientation) {
        var steps = plan.steps[...]
        var rect = PixelRect(x: 0, y: 0, size: plan.uprightSize)
        if case .extract(let part) = steps.first {
            rect = part
            steps = steps.dropFirst()
        }
        if case .scale(let size) = steps.first {
            target = orientation.swapped(size)
            steps = steps.dropFirst()
        }
        region = orientation.stored(rect, in: plan.uprightSize)
        stepsDone = plan.steps.count - steps.count
    }

    /// The part of its size that the picture gets, by the side that shrinks less; 1 where it is not resized.
    var scale: Double {
        guard let target else { return 1 }
        return max(
            Double(target.width) / Double(region.size.width),
            Double(target.height) / Double(region.size.height)
        )
    }
}
