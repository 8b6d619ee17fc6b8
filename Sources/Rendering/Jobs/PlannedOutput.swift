import Recipes

/// An output of a job that needs pixels, worked out for the original at hand.
struct PlannedOutput {
    /// What comes of the pixels.
    enum Kind: Equatable {
        case picture
        case placeholder
        case summary(SummaryKind)
    }

    /// Its place in the job.
    var index: Int
    /// What comes of the pixels.
    var kind: Kind
    /// How the picture is made.
    var plan: Plan
}
