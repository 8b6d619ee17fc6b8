import Recipes

/// How a picture is written, and which pages of it: `format`, `quality`, what an encoder is told, `max-bytes`, `light`, `metadata`, `color`, `hdr`, `page` and `frames`.
struct OutputParameters {
    /// One of them.
    enum Value: Hashable, Sendable {
        case format(FormatWord)
        /// A preset's number is on JPEG's scale, whichever format comes out; a URL's is for the one that does.
        case quality(Int, QualityScale)
        case metadata(MetadataPolicy)
        case gamut(Gamut)
        /// A preset is used with every format, those included that cannot keep HDR.
        case hdr(HDRPolicy)
        case page(Int)
        case frames(Int)
        case lossless(Bool)
        case chroma(Chroma)
        case colors(Int)
        case progressive(Bool)
        case effort(Int)
        case mostBytes(Int)
        case mayScale(Bool)
        case light(Light)
    }

    private var format: FormatWord?
    private var quality: Int?
    private var qualityScale = QualityScale.format
    private var metadata: MetadataPolicy?
    private var gamut = Gamut.sRGB
    private var hdr: HDRPolicy?
    private var page = 1
    private var frames: Int?
    private var options = EncoderOptions()
    private var mostBytes: Int?
    private var mayScale = false
    /// What somebody has said, be it what is usual.
    private var said: Set<EncodingDefaults.Subject> = []
    /// The light for resizing, where somebody said.
    private(set) var light: Light?

    /// Takes a value in place of an earlier one.
    mutating func take(_ value: Value) {
        switch value {
        case .format(let word): format = word
        case .quality(let number, let scale):
            (quality, qualityScale) = (number, scale)
            said.insert(.quality)
        case .metadata(let policy): metadata = policy
        case .gamut(let colours): gamut = colours
        case .hdr(let policy): hdr = policy
        case .page(let first): page = first
        case .frames(let count): frames = count
        case .lossless(let isLossless): options.isLossless = isLossless
        case .chroma(let chroma):
            options.chroma = chroma
            said.insert(.chroma)
        case .colors(let count): options.colors = count
        case .progressive(let isProgressive):
            options.isProgressive = isProgressive
            said.insert(.progressive)
        case .effort(let effort):
            options.effort = effort
            said.insert(.effort)
        case .mostBytes(let count):
            mostBytes = count
            // As near as fits.
            said.insert(.quality)
        case .mayScale(let mayScale): self.mayScale = mayScale
        case .light(let light): self.light = light
        }
    }

    /// The quality for who wants few bytes, on JPEG's scale.
    private static let fewBytesQuality = 50

    /// Takes what a browser says of its connection, where nobody has said how near the picture is to be.
    ///
    /// - Parameter hints: What it says.
    /// - Returns: What of it decides that, or would if it were said.
    mutating func take(_ hints: ClientHints) -> HintUses {
        guard !said.contains(.quality), options.isLossless != true else { return [] }
        if case .exact(let format)? = format, format.defaultQuality == nil { return [] }
        if hints.wantsFewBytes { take(.quality(OutputParameters.fewBytesQuality, .jpeg)) }
        return [.saveData, .connection]
    }

    /// Whether something is said of the picture in its place.
    var wantsSummary: Bool { if case .summary? = format { true } else { false } }

    /// Whether facts are wanted, and no picture.
    var wantsFacts: Bool { format == .json }

    /// Whether nothing is said about the picture's format.
    var leavesFormatOpen: Bool { format == nil || wantsFacts }

    var pages: PageSelection { PageSelection(first: page, count: frames) }

    /// How the result is written.
    ///
    /// - Parameters:
    ///   - acceptance: What the client shows.
    ///   - defaultMetadata: What is kept when nobody said.
    ///   - encoding: What encoders are told when nobody said.
    /// - Returns: The output.
    /// - Throws: A `NativeError` where a palette in a picture's place would have too many colours.
    func output(
        _ acceptance: Acceptance,
        _ defaultMetadata: MetadataPolicy,
        _ encoding: EncodingDefaults
    ) throws(NativeError) -> Output {
        if case .summary(let kind)? = format { return Output(summary: try summary(kind)) }
        var output = Output(
            quality: quality,
            on: qualityScale,
            metadata: metadata ?? defaultMetadata,
            gamut: gamut,
            hdr: hdr,
            options: options,
            byteLimit: mostBytes.map { ByteLimit($0, mayScale: mayScale) },
            defaults: encoding.without(said)
        )
        switch format {
        case .exact(let format)?:
            output.defaults = output.defaults.only(format)
            let planned = output.quality(in: format)
            output.format = .exact(format)
            // Of WebP it says whether the pixels decide what is lost, be it the usual number.
            guard format != .webp else { break }
            output.quality = planned == output.usualQuality(in: format) ? nil : planned
            output.qualityScale = .format
            output.defaults = output.defaults.without([.quality])
        case .auto?: output.format = .negotiated(acceptance)
        case .json?, .summary?, nil: output.format = .original(acceptance)
        }
        return output
    }

    /// A kind with as many colours as are said.
    private func summary(_ kind: SummaryKind) throws(NativeError) -> SummaryKind {
        guard case .palette = kind, let colors = options.colors else { return kind }
        let allowed = SummaryKind.paletteColors
        guard allowed.contains(colors) else {
            throw NativeError(
                .outOfRange,
                "'\(Parameter.colors.name)' cannot be '\(colors)' with '\(Parameter.format.name)=\(kind.word)': "
                    + "it takes a whole number from \(allowed.lowerBound) to \(allowed.upperBound).",
                parameter: Parameter.colors.name,
                value: String(colors)
            )
        }
        return .palette(colors: colors)
    }
}
