extension Recipe {
    /// The pictures that steps take beside the one that they are done to, each once, in the order of the steps.
    public var inputs: [InputReference] {
        var inputs: [InputReference] = []
        for step in steps {
            if let input = step.input, !inputs.contains(input) { inputs.append(input) }
        }
        return inputs
    }

    /// The names of these pictures.
    public var layerOrigins: [OriginReference] { inputs.compactMap(\.origin) }

    /// Whether steps take any: told without a list of them.
    public var hasInputs: Bool { steps.contains { $0.input != nil } }

    /// The recipe for a renderer, which knows inputs by their places in a job.
    ///
    /// - Parameter place: The place of a picture in the job, from 1 on.
    /// - Returns: The recipe.
    public func numbered(_ place: (InputReference) -> Int) -> Recipe {
        guard hasInputs else { return self }
        var recipe = self
        recipe.steps = steps.map { step in step.input.map { step.taking(.job(place($0))) } ?? step }
        return recipe
    }

    /// The recipe with the pictures that there are, by the names that they really have.
    ///
    /// - Parameter name: The name of a picture; `nil` where there is none.
    /// - Returns: The recipe, without the layers whose pictures are missing.
    public func naming(_ name: (OriginReference) -> OriginReference?) -> Recipe {
        guard hasInputs else { return self }
        var recipe = self
        recipe.steps = steps.compactMap { step in
            guard let origin = step.input?.origin else { return step }
            return name(origin).map { step.taking(.original($0)) }
        }
        return recipe
    }

    /// Whether a layer without its picture is left out, wherever the recipe has it.
    public func isOptional(_ origin: OriginReference) -> Bool {
        steps.allSatisfy { $0.input != .original(origin) || $0.mayBeMissing }
    }
}

extension Step {
    /// The picture that the step takes beside the one that it is done to.
    var input: InputReference? {
        switch self {
        case .overlay(let overlay): overlay.input
        case .crop, .window, .trim, .resize, .rotate, .flip, .filter, .extend, .background: nil
        }
    }

    /// Whether the step is left out where its picture is missing.
    fileprivate var mayBeMissing: Bool {
        switch self {
        case .overlay(let overlay): overlay.isOptional
        case .crop, .window, .trim, .resize, .rotate, .flip, .filter, .extend, .background: false
        }
    }

    /// The step with another picture, which there is.
    fileprivate func taking(_ input: InputReference) -> Step {
        switch self {
        case .overlay(var overlay):
            overlay.input = input
            overlay.isOptional = false
            return .overlay(overlay)
        case .crop, .window, .trim, .resize, .rotate, .flip, .filter, .extend, .background: return self
        }
    }
}
