import Recipes

/// A picture of a set, with all its steps done, and the outputs that are encodings of it.
struct Exposure {
    /// One encoding, wanted for one recipe or several equal ones.
    struct Output {
        var indices: [Int]
        var plan: Plan
    }

    /// How the picture is made; its plan's output is that of the first encoding.
    let rendering: VariantRendering
    /// The encodings.
    let outputs: [Output]

    /// The size as stored that the whole picture is resized to first, where that can be done from a picture that is
    /// shared with others.
    ///
    /// Not for a part, which is decoded by itself; nor for an animation, whose frames are too much to keep; nor for a
    /// drawing, which is drawn at each size anew; nor for what becomes larger.
    var sharedTarget: PixelSize? {
        let original = rendering.original
        guard rendering.plan.pages.count == 1, !original.header.format.isScalable,
            rendering.opening.region.size == original.storedSize
        else { return nil }
        let (target, full) = (rendering.opening.target ?? original.storedSize, original.storedSize)
        return target.width <= full.width && target.height <= full.height ? target : nil
    }

    /// Sorts plans: those that differ only in how the same picture is encoded belong together.
    ///
    /// - Parameters:
    ///   - plans: The recipes' places in their set, and their plans.
    ///   - hasAlpha: Whether the original can be transparent.
    ///   - make: Makes the rendering of a plan.
    /// - Returns: The pictures, in the order in which they first occur.
    static func sorted(
        _ plans: [(index: Int, plan: Plan)],
        hasAlpha: Bool,
        _ make: (Plan) -> VariantRendering
    ) -> [Exposure] {
        var order: [Plan] = []
        var outputs: [Plan: [Output]] = [:]
        for (index, plan) in plans {
            let picture = plan.withoutEncoding(hasAlpha: hasAlpha)
            var known = outputs[picture, default: []]
            if known.isEmpty { order.append(picture) }
            if let place = known.firstIndex(where: { $0.plan.output == plan.output }) {
                known[place].indices.append(index)
            } else {
                known.append(Output(indices: [index], plan: plan))
            }
            outputs[picture] = known
        }
        return order.compactMap { picture in
            guard let all = outputs[picture], let first = all.first else { return nil }
            return Exposure(rendering: make(first.plan), outputs: all)
        }
    }
}

extension Plan {
    /// The plan with an output that is the same for all plans of the same picture: of the encoding it keeps what the
    /// pixels depend on.
    fileprivate func withoutEncoding(hasAlpha: Bool) -> Plan {
        var plan = self
        plan.output = PlanOutput(
            format: output.format.hasAlpha ? .png : .jpeg,
            quality: nil,
            metadata: output.metadata == .keep ? .keep : .none
        )
        // Nothing can become transparent here, so that it does not matter who could show it.
        let isOpaque = !hasAlpha && steps.allSatisfy { !$0.dependsOnTransparency } && deferred == nil
        if isOpaque { plan.output.format = .png }
        return plan
    }
}

extension PlanStep {
    /// Whether the step looks different where the output can be transparent.
    fileprivate var dependsOnTransparency: Bool {
        switch self {
        case .rotate, .embed, .flatten: true
        case .filter(let filter): filter.traits.dependsOnOutputAlpha
        case .extract, .scale, .extractInteresting, .flip: false
        }
    }
}
