import Recipes

/// A picture that a job needs, with all its steps done, and the outputs that come of it.
struct OutputGroup {
    /// One encoding, wanted for one output or several equal ones.
    struct PictureOutput {
        var indices: [Int]
        var plan: Plan
    }

    /// Something that is wanted to be known of the picture.
    struct Look {
        /// Its place in the job.
        var index: Int
        /// What is said in the picture's place; `nil` for a placeholder.
        var summary: SummaryKind?
    }

    /// How the picture is made; its plan's output is that of the first output.
    let rendering: VariantRendering
    /// The encodings.
    let outputs: [PictureOutput]
    /// The placeholders and summaries of it.
    let looks: [Look]

    /// What of the original's pixels is resized to what size first, where that can be done from a decode that is shared
    /// with other pictures.
    ///
    /// Not for an animation, whose frames are too much to keep; nor for a drawing, which is drawn at each size anew; nor
    /// for what becomes larger.
    var sharedTarget: SharedDecode.Target? {
        let (original, region) = (rendering.original, rendering.decodePlan.region)
        guard rendering.plan.pages.count == 1, !original.header.format.isScalable else { return nil }
        let target = rendering.decodePlan.target ?? region.size
        guard target.width <= region.size.width, target.height <= region.size.height else { return nil }
        return SharedDecode.Target(region: region, size: target)
    }

    var plans: [Plan] { outputs.isEmpty ? [rendering.plan] : outputs.map(\.plan) }

    /// Whether more than one result comes of the picture.
    var isShared: Bool { outputs.count + (looks.isEmpty ? 0 : 1) > 1 }

    /// Whether the picture's pixels are kept: they are needed more than once, or looked at.
    var isKept: Bool { isShared || !looks.isEmpty }

    /// Sorts outputs: those that differ only in what is made of the same picture belong together.
    ///
    /// - Parameters:
    ///   - planned: The outputs.
    ///   - original: What they are made from.
    ///   - make: Makes the rendering of a plan.
    /// - Returns: The pictures, in the order in which they first occur.
    static func sorted(
        _ planned: [PlannedOutput],
        of original: Original,
        _ make: (Original, Plan) -> VariantRendering
    ) -> [OutputGroup] {
        var order: [PlannedPicture] = []
        var members: [PlannedPicture: [PlannedOutput]] = [:]
        for output in planned {
            let picture = PlannedPicture(output.plan, of: original)
            if members[picture] == nil { order.append(picture) }
            members[picture, default: []].append(output)
        }
        // The header's own image can be read once, and there may be several decodes.
        let original = order.count > 1 ? original.reopening : original
        return order.compactMap { picture in
            guard let all = members[picture], let first = all.first else { return nil }
            var outputs: [PictureOutput] = []
            for member in all where member.kind == .picture {
                if let place = outputs.firstIndex(where: { $0.plan.output == member.plan.output }) {
                    outputs[place].indices.append(member.index)
                } else {
                    outputs.append(PictureOutput(indices: [member.index], plan: member.plan))
                }
            }
            return OutputGroup(
                rendering: make(original, (outputs.first?.plan ?? first.plan)),
                outputs: outputs,
                looks: all.compactMap { output in
                    switch output.kind {
                    case .picture: nil
                    case .placeholder: Look(index: output.index)
                    case .summary(let kind): Look(index: output.index, summary: kind)
                    }
                }
            )
        }
    }
}

/// What is the same for all plans of the same picture.
private struct PlannedPicture: Hashable {
    /// The plan with an output that keeps of the encoding what the pixels depend on.
    let plan: Plan
    /// The colours that come out.
    let colours: VariantColours

    init(_ planned: Plan, of original: Original) {
        colours = VariantColours(of: planned, original)
        var plan = planned
        plan.output = PlanOutput(
            format: planned.output.format.hasAlpha ? .png : .jpeg,
            quality: nil,
            metadata: .none,
            hdr: planned.output.hdr
        )
        // Nothing can become transparent here, so that it does not matter who could show it.
        let isOpaque =
            !original.header.hasAlpha && planned.steps.allSatisfy { !$0.dependsOnTransparency }
            && planned.deferred == nil
        if isOpaque { plan.output.format = .png }
        self.plan = plan
    }
}

extension PlanStep {
    /// Whether the step paints something else where the output can be transparent.
    fileprivate var dependsOnTransparency: Bool {
        switch self {
        case .rotate, .embed, .flatten: true
        case .filter(let filter): filter.traits.uncovers
        case .extract, .scale, .extractInteresting, .flip, .overlay: false
        }
    }
}
