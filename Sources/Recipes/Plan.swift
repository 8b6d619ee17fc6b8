/// A recipe worked out for one image header: pixel numbers only, computed without pixels.
///
/// All rounding of geometry happens here. Where a step needs pixels before its result's size is known (`trim`),
/// the plan ends and `deferred` tells how it goes on.
public struct Plan: Hashable, Sendable {
    /// The pages to decode, counted from 0.
    public var pages: Range<Int>
    /// The upright size in which the steps begin.
    public var uprightSize: PixelSize
    /// What is done before any deferred part, in this order.
    public var steps: [PlanStep]
    /// What can only be planned after a look at pixels.
    public var deferred: Deferred?
    /// The size of a page after `steps`, and so the result's size where nothing is deferred.
    public var size: PixelSize
    /// How the result is written.
    public var output: PlanOutput
    /// The light for resizing.
    public var light: Light

    /// The part of a plan that starts with a look at pixels.
    public struct Deferred: Hashable, Sendable {
        /// The border to look for: 0…255.
        public var trimTolerance: Double
        /// The recipe's steps after the trim.
        public var remaining: [Step]
    }
}

/// How a planned variant is encoded: nothing left to choose.
public struct PlanOutput: Hashable, Sendable, Codable {
    /// The format.
    public var format: OutputFormat
    /// 1…100; `nil` where quality has no meaning.
    public var quality: Int?
    /// What of the original's metadata is kept.
    public var metadata: MetadataPolicy

    /// Makes an output.
    public init(format: OutputFormat, quality: Int?, metadata: MetadataPolicy) {
        self.format = format
        self.quality = quality
        self.metadata = metadata
    }
}
