/// What a filter is in a recipe: a step that changes pixels and leaves the size as it is, done in Rendering by the file
/// of the same name.
protocol FilterValue: StepValue, Codable {
    /// The filter among all.
    var filter: Filter { get }
    /// What others need to know of it.
    var traits: FilterTraits { get }
}

extension FilterValue {
    var traits: FilterTraits { FilterTraits() }

    func plan(_ plan: inout PlanBuilder) {
        if traits.changesNothing { return }
        plan.append(.filter(filter))
        if traits.uncovers { plan.uncover(nil) }
    }
}

/// What is true of a filter whatever the picture.
public struct FilterTraits: Hashable, Sendable {
    /// Whether the picture stays as it is.
    public var changesNothing = false
    /// Whether pixels get colours of sRGB whatever they had, so that a profile of theirs would not fit.
    public var setsColours = false
    /// Whether pixels are read in another order than from top to bottom, or more than once, so that the picture has to
    /// be in memory.
    public var readsAtRandom = false
    /// Whether colours are averaged, by the recipe's light.
    public var averagesLight = false
    /// Whether what was opaque may be transparent afterwards.
    public var uncovers = false
}

extension Filter {
    /// What others need to know of it.
    public var traits: FilterTraits { value.traits }
}
