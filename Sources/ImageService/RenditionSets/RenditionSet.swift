public import Recipes

/// A rendition set: the variants that are made of an original in the background, under the names that pages use for them.
public struct RenditionSet: Hashable, Sendable {
    /// One variant of a set.
    public struct Member: Hashable, Sendable {
        /// Its name in the set: the preset's, and the format where it is not the original's, as `small.webp`.
        public var name: String
        /// The preset's name.
        public var preset: String
        /// The format; `nil` for the original's own, or what stands for it on the web.
        public var format: OutputFormat?
        /// Its parameters as they stand in a URL's query.
        public var parameters: String
        /// The same in the best format that a client shows.
        public var negotiatedParameters: String
        /// What to do.
        public var recipe: Recipe
    }

    /// How addresses name a variant.
    public enum Spelling: Hashable, Sendable {
        /// By its preset and its format: `preset=small&format=webp`.
        case parameters
        /// By its name alone, where nothing may stand beside a preset: `preset=small.webp`.
        case names
    }

    /// What `?set=` calls it.
    public let name: String
    /// Its presets, in the order in which they are made.
    public let presets: [String]
    /// Its members, first things first: AVIF last, so that a page is of use early.
    public let members: [Member]

    /// Works a set out.
    ///
    /// - Parameters:
    ///   - name: Its name: 1 to 40 of `a-z`, `0-9`, `-` and `_`.
    ///   - presets: The presets, in the order in which they are to be made.
    ///   - formats: The formats of each; `nil` among them is the original's own.
    ///   - spelling: How addresses name its members.
    ///   - reader: Knows the presets.
    /// - Throws: A `RecipeTextError` for a preset that there is not.
    public init(
        _ name: String,
        presets: [String],
        formats: [OutputFormat?] = RenditionSet.usualFormats,
        spelling: Spelling = .parameters,
        reader: any RecipeReader
    ) throws(RecipeTextError) {
        (self.name, self.presets) = (name, presets)
        var members: [Member] = []
        // The slow encoders last: whoever waits for a page sees it without them.
        let order = formats.filter { $0?.isSlow != true } + formats.filter { $0?.isSlow == true }
        for format in order {
            for preset in presets {
                let separator = spelling == .names ? "." : "&format="
                var parameters = "preset=\(preset)" + (format.map { separator + $0.rawValue } ?? "")
                // Said, as in the addresses that stand in people's pages; they mean the same without.
                if spelling == .parameters, format?.hasOwnQualityScale == true,
                    let quality = try reader.recipe(reading: parameters).output.quality
                {
                    parameters += "&quality=\(quality)"
                }
                members.append(
                    Member(
                        name: preset + (format.map { ".\($0.rawValue)" } ?? ""),
                        preset: preset,
                        format: format,
                        parameters: parameters,
                        negotiatedParameters: "preset=\(preset)\(separator)auto",
                        recipe: try reader.recipe(reading: parameters)
                    )
                )
            }
        }
        self.members = members
    }

    /// The original's own format, WebP and AVIF (docs/api.md#sets-and-jobs).
    public static let usualFormats: [OutputFormat?] = [nil, .webp, .avif]
    /// The presets of the set `default` (docs/api.md#sets-and-jobs).
    public static let usualPresets = ["thumbnail", "small", "medium", "large", "xl", "2xl", "3xl"]
    /// Those of them that were not there yet when sidecars did not say what was ordered.
    static let laterPresets: Set<String> = ["2xl", "3xl"]

    /// Whether a text can be a set's name.
    public static func isName(_ text: String) -> Bool {
        (1...40).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2D || byte == 0x5F
            }
    }

    /// The members that differ for an original, with the size that each will have.
    ///
    /// No preset enlarges, so that a small original gives the same for several, of which the first is taken.
    ///
    /// - Parameters:
    ///   - original: What is known of it.
    ///   - limits: What is refused.
    /// - Returns: The members; the size is `nil` where it only shows when the variant is made.
    public func members(for original: ImageHeader, limits: PlanLimits) -> [(member: Member, size: PixelSize?)] {
        var plans: Set<Plan> = []
        return members.compactMap { member in
            // What cannot be planned fails with its own sentence when it is made.
            guard let plan = try? Plan(member.recipe, for: original, limits: limits) else { return (member, nil) }
            guard plans.insert(plan).inserted else { return nil }
            return (member, plan.deferred == nil ? plan.size : nil)
        }
    }
}
