import Dialects
import ImageService
import Recipes

/// The variants that are made of an original ahead of time (API section 4): each preset in the original's own web
/// format, in WebP and in AVIF.
struct DefaultSet {
    /// One variant of the set.
    struct Member: Hashable {
        /// The preset's name.
        var preset: String
        /// What to do.
        var recipe: Recipe
    }

    /// The presets, smallest first.
    static let presets = ["thumbnail", "small", "medium", "large", "xl"]
    private static let formats = ["", "&format=webp", "&format=avif"]
    private let members: [Member]

    /// Works the set out from the presets that a dialect knows.
    init(_ dialect: NativeDialect) throws(DialectError) {
        var members: [Member] = []
        for preset in DefaultSet.presets {
            for format in DefaultSet.formats {
                members.append(
                    Member(preset: preset, recipe: try dialect.recipe(parameters: "preset=\(preset)\(format)"))
                )
            }
        }
        self.members = members
    }

    /// The members that differ for an original: no preset enlarges, so that a small original gives the same for several.
    func members(for original: ImageHeader, limits: PlanLimits) -> [Member] {
        var plans: Set<Plan> = []
        return members.filter { member in
            // What cannot be planned fails with its own sentence when it is made.
            guard let plan = try? Plan(member.recipe, for: original, limits: limits) else { return true }
            return plans.insert(plan).inserted
        }
    }
}
