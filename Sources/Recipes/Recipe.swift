/// What to do with an original, as a value: an ordered list of steps and an output.
///
/// A recipe is intent: it holds no pixel number of a particular image. ``Plan`` works it out for one header.
/// Coordinates are those of the upright picture, unless it is not turned upright, as it is when the step begins.
public struct Recipe: Hashable, Sendable, Codable {
    /// The pages or frames to take.
    public var pages: PageSelection
    /// What is done, in this order.
    public var steps: [Step]
    /// How the result is written.
    public var output: Output
    /// How fractions of pixels become whole ones.
    public var rounding: Rounding
    /// The light in which pictures are made smaller or larger.
    public var light: Light
    /// What becomes of faces before anything else is done; `nil` where nothing does.
    public var redaction: Redaction?
    /// Whether the picture is first turned as its EXIF orientation says.
    public var isUpright: Bool

    /// Makes a recipe; without arguments it re-encodes the original in its own format.
    public init(
        pages: PageSelection = PageSelection(),
        steps: [Step] = [],
        output: Output = Output(),
        rounding: Rounding = .halfUp,
        light: Light = .linear,
        redaction: Redaction? = nil,
        isUpright: Bool = true
    ) {
        self.pages = pages
        self.steps = steps
        self.output = output
        self.rounding = rounding
        self.light = light
        self.redaction = redaction
        self.isUpright = isUpright
    }
}

/// Which pages of a document, or frames of an animation, are taken.
public struct PageSelection: Hashable, Sendable, Codable {
    /// The first page, from 1.
    public var first: Int
    /// How many; `nil` means all frames of an animation and one page of anything else.
    public var count: Int?

    /// Makes a selection of `count` pages from page `first` on.
    public init(first: Int = 1, count: Int? = nil) {
        self.first = first
        self.count = count
    }
}

/// How a fraction of a pixel becomes a whole one.
public enum Rounding: String, Hashable, Sendable, Codable {
    /// 0.5 goes up.
    case halfUp
    /// 0.5 goes to the even neighbour.
    case halfEven

    /// Applies the rule to a value that is not negative; saturates far outside of what an image can have.
    public func callAsFunction(_ value: Double) -> Int {
        guard value.isFinite, value < 1e15 else { return 1_000_000_000_000_000 }
        switch self {
        case .halfUp: return Int((value + 0.5).rounded(.down))
        case .halfEven: return Int(value.rounded(.toNearestOrEven))
        }
    }
}

/// The light in which pixels are averaged when a picture is resized.
public enum Light: String, Hashable, Sendable, Codable, CaseIterable {
    /// Linear light: what a lens would do; keeps fine bright detail.
    case linear
    /// The gamma-encoded values as stored: what most image servers do.
    case gamma
}

/// How a variant is encoded.
public struct Output: Hashable, Sendable, Codable {
    /// The format, or how it is found.
    public var format: FormatChoice
    /// 1…100; `nil` is the format's default.
    public var quality: Int?
    /// What the quality's number means.
    public var qualityScale: QualityScale
    /// What of the original's metadata is kept.
    public var metadata: MetadataPolicy
    /// The colours that may come out.
    public var gamut: Gamut
    /// What becomes of the light of HDR; `nil` is what ``metadata`` says, which keeps it with everything else.
    public var hdr: HDRPolicy?
    /// How the encoder goes to work.
    public var options: EncoderOptions
    /// How long the file may be; `nil` where it is as long as the quality makes it.
    public var byteLimit: ByteLimit?
    /// What is said of the picture in its place; `nil` where the picture itself is wanted.
    public var summary: SummaryKind?
    /// What holds where nothing is said above.
    public var defaults: EncodingDefaults

    /// Makes an output; without arguments: the original's own format, default quality, no metadata.
    public init(
        format: FormatChoice = .original([]),
        quality: Int? = nil,
        on qualityScale: QualityScale = .format,
        metadata: MetadataPolicy = .none,
        gamut: Gamut = .sRGB,
        hdr: HDRPolicy? = nil,
        options: EncoderOptions = EncoderOptions(),
        byteLimit: ByteLimit? = nil,
        defaults: EncodingDefaults = EncodingDefaults()
    ) {
        self.byteLimit = byteLimit
        self.defaults = defaults
        self.format = format
        self.quality = quality
        self.qualityScale = qualityScale
        self.metadata = metadata
        self.gamut = gamut
        self.hdr = hdr
        self.options = options
    }

    /// The number that a format's encoder is given, 1…100; `nil` where quality has no meaning.
    public func quality(in format: OutputFormat) -> Int? {
        guard let usual = usualQuality(in: format) else { return nil }
        guard let quality else { return byteLimit == nil ? defaults.quality(in: format) ?? usual : usual }
        switch qualityScale {
        case .format: return quality
        case .jpeg: return format.quality(likeJPEG: quality)
        }
    }

    /// The number that holds where nobody says one; `nil` where quality has no meaning.
    public func usualQuality(in format: OutputFormat) -> Int? {
        guard let usual = format.defaultQuality else { return nil }
        return byteLimit == nil ? usual : ByteLimit.usualQuality
    }
}

extension Output {
    /// Makes the output of a summary, which sees all colours and all transparency in sRGB.
    public init(summary: SummaryKind) {
        self.init(format: .exact(.png))
        self.summary = summary
    }

    /// The same output without what decides nothing: of a summary no file of a format is written.
    var deciding: Output { summary.map { Output(summary: $0) } ?? self }

    /// The options that decide something in a format: a quality that is said for it is for a file with loss.
    func options(in format: OutputFormat, frames: Int, mayBeGraphic: Bool) -> EncoderOptions {
        var options = defaults.fill(self.options, in: format, frames: frames)
        let isSaid = quality != nil && qualityScale == .format
        if format == .webp, options.isLossless == nil, isSaid { options.isLossless = false }
        if !mayBeGraphic, options.isLossless == false { options.isLossless = nil }
        return format.deciding(options)
    }
}

/// What the number of a quality means.
public enum QualityScale: String, Hashable, Sendable, Codable, CaseIterable {
    /// What the encoder of the output's format takes, whichever that is.
    case format
    /// What JPEG's encoder takes: other formats are to look about the same.
    case jpeg
}

/// The colours that a variant may have, as far as its original has them.
public enum Gamut: String, Hashable, Sendable, Codable, CaseIterable {
    /// sRGB's, without a profile.
    case sRGB = "srgb"
    /// Display P3's with a profile, where the original has colours beyond sRGB; else sRGB's.
    case displayP3 = "p3"
}

/// What of an original's metadata a variant keeps.
public enum MetadataPolicy: String, Hashable, Sendable, Codable, CaseIterable {
    /// Nothing; colours are converted to sRGB first.
    case none
    /// Only who made it and who owns it; colours are converted to sRGB first.
    case copyright
    /// Everything, the colour profile included; only the orientation is set to upright.
    case keep
}
