public import Recipes

/// Several variants of one original, to be made from one decode of it; its bytes travel beside it as a descriptor.
public struct RenderSet: Hashable, Sendable, Codable {
    /// The most recipes a set may have.
    public static let mostRecipes = 64

    /// What is wanted; outputs are named by their place in it.
    public var recipes: [Recipe]
    /// What the renderer refuses from the header alone.
    public var limits: RenderLimits

    /// Makes a set.
    public init(_ recipes: [Recipe], limits: RenderLimits = RenderLimits()) {
        self.recipes = recipes
        self.limits = limits
    }
}

/// What has become of one recipe of a set.
public struct SetOutput: Hashable, Sendable, Codable {
    /// A variant, or why there is none.
    public enum Outcome: Hashable, Sendable, Codable {
        /// The variant: as many bytes as its report says, from this offset of the set's file on.
        case made(RenderReport, offset: Int)
        /// There is none, which says nothing of the others.
        case failed(RenderFailure)
    }

    /// The recipe's place in the set.
    public var index: Int
    /// A variant, or why there is none.
    public var outcome: Outcome

    /// Makes an output.
    public init(index: Int, outcome: Outcome) {
        self.index = index
        self.outcome = outcome
    }
}
