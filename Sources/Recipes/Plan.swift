/// A recipe worked out for one image header: pixel numbers only, computed without pixels.
///
/// All rounding of geometry happens here. Where a step needs pixels before its result's size is known (`trim`),
/// the plan ends and `deferred` tells how it goes on.
public struct Plan: Hashable, Sendable {
    /// The pages to decode, counted from 0.
    public var pages: Range<Int>
    /// The upright size in which the steps begin; the stored one where the picture is not turned upright.
    public var uprightSize: PixelSize
    /// Whether the picture is turned as its orientation says, where it says anything.
    public var isUpright: Bool
    /// What is done before any deferred part, in this order.
    public var steps: [PlanStep]
    /// What can only be planned after a look at pixels.
    public var deferred: Deferred?
    /// The size of a page after `steps`: the result's size, or with a deferred part what it is trimmed from.
    public var size: PixelSize
    /// How the result is written.
    public var output: PlanOutput
    /// The light for resizing.
    public var light: Light
    /// What becomes of faces before anything else is done.
    public var redaction: Redaction?

    /// The part of a plan that starts with a look at pixels.
    public struct Deferred: Hashable, Sendable {
        /// The border to look for.
        public var trim: Trim
        var remaining: [Step]
        var hasAlpha: Bool
        var isUncovered: Bool
        var rounding: Rounding
        var limits: PlanLimits
        var summary: SummaryKind?
    }

    /// Works out a recipe for an image.
    ///
    /// - Parameters:
    ///   - recipe: What to do.
    ///   - header: The original's header.
    ///   - limits: Bounds on the result.
    /// - Throws: ``PlanError`` when a crop lies outside, a page is missing or the result is over the limits.
    public init(
        _ recipe: Recipe,
        for header: ImageHeader,
        limits: PlanLimits = PlanLimits()
    ) throws(PlanError) {
        guard recipe.pages.first <= header.pages else {
            throw PlanError(
                .noSuchPage,
                "The original has \(header.pages) page\(header.pages == 1 ? "" : "s"); "
                    + "there is no page \(recipe.pages.first)."
            )
        }
        let available = header.pages - recipe.pages.first + 1
        let isMoving = header.isAnimated && recipe.output.summary == nil
        let frames = isMoving ? min(recipe.pages.count ?? available, available) : 1
        var output = recipe.output.deciding
        // Thumbnails and previews lie in what else is kept.
        if recipe.redaction != nil, output.metadata == .keep { output.metadata = .copyright }
        isUpright = recipe.isUpright || header.orientation == 1
        uprightSize = isUpright ? header.size : header.storedSize
        let builder = try PlanBuilder(
            recipe.steps,
            from: uprightSize,
            rounding: recipe.rounding,
            limits: limits,
            hasAlpha: header.hasAlpha,
            summary: output.summary
        )
        let keeping = try HDRKeeping(output, of: header, builder, redacts: recipe.redaction != nil)
        let format = output.format.resolved(
            for: header,
            frames: frames,
            pixels: builder.size.pixels,
            hasAlpha: builder.hasAlpha,
            options: output.options,
            prefersHDR: keeping.isPreferred,
            limits: limits
        )
        let isNegotiated = output.format.isNegotiated(header)
        let refused = format.refusal(of: output.options, frames: frames)
        if let refusal = refused ?? keeping.refusal(of: format, isNegotiated: isNegotiated) {
            throw PlanError(.formatCannot, "A picture in \(format.rawValue) cannot \(refusal).")
        }
        let hdr = keeping.colours(in: format)
        let first = recipe.pages.first - 1
        pages = first..<first + (format.animates ? frames : 1)
        steps = builder.steps
        deferred = builder.deferred
        size = builder.size
        // Black and white has no light to average: text would become thin. For HDR see ``HDRKeeping``.
        let isStored = header.bitsPerSample == 1 || hdr != nil || output.summary?.isOfStoredValues == true
        light = isStored ? .gamma : recipe.light
        redaction = recipe.redaction
        let mayBeGraphic = header.format.mayBeGraphic && hdr == nil
        self.output = PlanOutput(
            format: format,
            quality: output.quality(in: format),
            metadata: output.metadata,
            gamut: header.hasOnlySRGB || !format.holdsProfile || hdr != nil ? .sRGB : output.gamut,
            hdr: hdr,
            options: output.options(in: format, frames: frames, mayBeGraphic: mayBeGraphic),
            mayBeGraphic: mayBeGraphic,
            byteLimit: output.byteLimit,
            summary: output.summary
        )
        if deferred == nil { try Plan.check(builder.wholeSize, frames: pages.count, limits) }
    }

    /// The plan's second part, once the deferred look at pixels has been taken.
    ///
    /// - Parameters:
    ///   - deferred: What was put off.
    ///   - size: The size the picture has after the trim.
    /// - Returns: A plan that begins with a picture of `size` and keeps this plan's pages and output.
    /// - Throws: ``PlanError`` as for a whole plan.
    public func resumed(_ deferred: Deferred, from size: PixelSize) throws(PlanError) -> Plan {
        let builder = try PlanBuilder(
            deferred.remaining,
            from: size,
            rounding: deferred.rounding,
            limits: deferred.limits,
            hasAlpha: deferred.hasAlpha,
            isUncovered: deferred.isUncovered,
            summary: deferred.summary
        )
        var plan = self
        plan.uprightSize = size
        plan.steps = builder.steps
        plan.deferred = builder.deferred
        plan.size = builder.size
        if plan.deferred == nil { try Plan.check(builder.wholeSize, frames: pages.count, deferred.limits) }
        return plan
    }

    private static func check(_ size: PixelSize, frames: Int, _ limits: PlanLimits) throws(PlanError) {
        let (pixels, overflow) = size.pixels.multipliedReportingOverflow(by: frames)
        guard !overflow, pixels <= limits.outputPixels else {
            throw PlanError.tooLarge(size, frames: frames, limits)
        }
    }
}

/// How a planned variant is encoded: nothing left to choose.
public struct PlanOutput: Hashable, Sendable, Codable {
    /// What the bytes will be, whatever was negotiated.
    public var format: OutputFormat
    /// 1…100; `nil` where quality has no meaning.
    public var quality: Int?
    /// What of the original's metadata is kept.
    public var metadata: MetadataPolicy
    /// The colours that come out.
    public var gamut: Gamut
    /// What the numbers of the pixels mean where they stay those of an HDR original, in more than eight bits; `nil` where
    /// none are kept.
    public var hdr: ImageColours?
    /// How the encoder goes to work; what decides nothing in this format is as usual.
    public var options: EncoderOptions
    /// Whether the picture may be drawn, so that its pixels decide what nobody has said.
    public var mayBeGraphic: Bool
    /// How long the file may be; ``quality`` is then the highest that it may have.
    public var byteLimit: ByteLimit?
    /// What is said of the picture in its place; `nil` where the picture itself comes out.
    public var summary: SummaryKind?

    /// Makes an output.
    public init(
        format: OutputFormat,
        quality: Int?,
        metadata: MetadataPolicy,
        gamut: Gamut = .sRGB,
        hdr: ImageColours? = nil,
        options: EncoderOptions = EncoderOptions(),
        mayBeGraphic: Bool = false,
        byteLimit: ByteLimit? = nil,
        summary: SummaryKind? = nil
    ) {
        self.format = format
        self.quality = quality
        self.metadata = metadata
        self.gamut = gamut
        self.hdr = hdr
        self.options = options
        self.mayBeGraphic = mayBeGraphic
        self.byteLimit = byteLimit
        self.summary = summary
    }
}
