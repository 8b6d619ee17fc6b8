public import Recipes

/// One piece of work for a renderer; the original's bytes travel beside it as a descriptor.
public struct RenderJob: Hashable, Sendable, Codable {
    /// What is wanted.
    public enum Task: Hashable, Sendable, Codable {
        /// The variant's bytes.
        case render(Recipe)
        /// What is known without decoding pixels, and how this recipe would come out.
        case inspect(Recipe)
    }

    /// What is told beside it.
    public struct Extras: OptionSet, Hashable, Sendable, Codable {
        /// The set as bits.
        public let rawValue: Int

        /// Makes a set from bits.
        public init(rawValue: Int) { self.rawValue = rawValue }

        /// A sketch of the variant, in its report; nothing beside an inspection, which has no pixels.
        public static let sketch = Extras(rawValue: 1)
    }

    /// What is wanted.
    public var task: Task
    /// What is told beside it.
    public var extras: Extras
    /// What the renderer refuses from the header alone.
    public var limits: RenderLimits

    /// Makes a job.
    public init(task: Task, limits: RenderLimits = RenderLimits(), extras: Extras = []) {
        self.task = task
        self.extras = extras
        self.limits = limits
    }
}

/// Bounds on an original and its result; what is over them is refused before a pixel is decoded.
public struct RenderLimits: Hashable, Sendable, Codable {
    /// The most pixels of an original, all frames of an animation together.
    public var inputPixels: Int
    /// The most frames or pages of an original.
    public var pages: Int
    /// The most scans of a progressive JPEG.
    public var scans: Int
    /// Bounds on the result.
    public var plan: PlanLimits

    /// Makes limits; the defaults are 100 megapixels, 2,000 pages and 100 scans.
    public init(
        inputPixels: Int = 100_000_000,
        pages: Int = 2_000,
        scans: Int = 100,
        plan: PlanLimits = PlanLimits()
    ) {
        self.inputPixels = inputPixels
        self.pages = pages
        self.scans = scans
        self.plan = plan
    }
}
