import Basics
import Descriptors
import Recipes
import RenderWire
import Vips

/// An original whose header has been read and found within the limits.
struct Original {
    /// What is known of it.
    var header: ImageHeader {
        var header = read
        header.damage = record.damage
        return header
    }

    private let record = DamageRecord()
    private let read: ImageHeader
    /// How its decoder's pixels must be turned.
    let orientation: Orientation
    /// The size of a page as the decoder gives it.
    let storedSize: PixelSize
    /// What our own look told.
    let structure: Structure
    /// Who decodes it.
    let loader: any Loader
    /// The first page, not yet decoded.
    let firstPage: Image
    /// Bytes of a sample as it is decoded, whatever the file has.
    let bytesPerSample: Int
    /// What its numbers mean.
    let colours: ColourDescription
    /// How they become sRGB in light; `nil` where there is nothing to do, or another way.
    let conversion: ColourConversion?
    /// Whether samples of 16 bits may have to be converted: HDR that is kept has them, whatever the file has.
    private let isConvertedWide: Bool
    /// All bytes, those included that the decoder does not see.
    private let whole: MappedFile
    private let file: OriginalBytes
    private let scans: Int
    private let memory: JobMemory?
    /// Whether the first page is opened anew each time, since its pixels can be read once.
    private var reopens = false

    /// Looks at the first bytes, at the structure, and at the header.
    ///
    /// - Parameters:
    ///   - descriptor: The file.
    ///   - decoders: The formats that may be decoded.
    ///   - limits: What is refused.
    ///   - memory: Asked for more where the estimate turns out too small.
    /// - Throws: ``RenderFailure``.
    init(
        _ descriptor: Descriptor,
        decoders: Set<OriginalFormat>,
        limits: RenderLimits,
        _ memory: JobMemory? = nil
    ) throws(RenderFailure) {
        guard let mapped = MappedFile(descriptor) else {
            throw RenderFailure(.brokenImage, "The original cannot be read: it is not a regular file.")
        }
        guard !mapped.bytes.isEmpty else { throw RenderFailure(.notAnImage, "The original is empty.") }
        guard let format = FormatSniffer.sniff(mapped.bytes.prefix(FormatSniffer.bytesWanted)) else {
            throw RenderFailure(.notAnImage, FormatSniffer.refusal(of: mapped.bytes))
        }
        if format == .tiff, let name = UnreadFormat.rawName(mapped.bytes) {
            throw RenderFailure(.notAnImage, FormatSniffer.refusal(named: name))
        }
        guard decoders.contains(format) else {
            throw RenderFailure(
                .formatNotEnabled,
                "The original is \(format.title), and the decoder for it is switched off or not installed."
            )
        }
        self.memory = memory
        loader = Loaders.loader(for: format, memory)
        structure = loader.structure(of: mapped.bytes, limits: limits)
        let check = LimitCheck(format: format, loader: loader, limits: limits)
        try check(structure)
        // The decoder would leave out the frame, and every one after it.
        if structure.endsEarly {
            throw RenderFailure(.brokenImage, "The original cannot be decoded: it ends in the middle of a frame.")
        }
        whole = mapped
        file = OriginalBytes(mapped, changing: structure.changes)
        scans = limits.scans
        do throws(VipsError) {
            firstPage = try loader.header(of: file)
        } catch {
            throw .broken(error)
        }
        storedSize = PixelSize(width: firstPage.width, height: firstPage.pageHeight)
        let pages = max(format.animates || structure.pages == nil ? firstPage.pages : structure.pages ?? 1, 1)
        try check(pages: pages, size: storedSize)
        orientation = Orientation(exif: loader.leavesOrientation ? firstPage.orientation : 1)
        let profile = firstPage.bytes("icc-profile-data").flatMap { ICCProfile($0) }
        let model = firstPage.colorModel
        bytesPerSample = max(1, firstPage.bitsPerSample / 8)
        colours = ColourDescription(structure.colours, profile, isGrey: model == .grey)
        isConvertedWide = firstPage.bitsPerSample > 8 || colours.told.range != .sdr
        conversion = ColourConversion(colours, isWide: isConvertedWide, to: .sRGB)
        read = ImageHeader(
            format: format,
            size: orientation.swapped(storedSize),
            orientation: orientation.rawValue,
            pages: pages,
            hasAlpha: firstPage.hasAlpha,
            bitsPerSample: structure.isBilevel ? 1 : structure.bitsPerSample ?? firstPage.bitsPerSample,
            colorModel: model,
            hasProfile: profile != nil,
            colours: Self.told(colours, model, profile),
            wasMisread: structure.wasMisread
        )
        record.damage = structure.damage
        if structure.lacksEnd, try !examine() {
            throw RenderFailure(.brokenImage, "The original cannot be decoded: it ends early.")
        }
    }

    /// What its numbers mean, for whoever has no pixels at hand; inks and Lab are no light of red, green and blue, and come to
    /// sRGB by themselves.
    private static func told(_ colours: ColourDescription, _ model: ColorModel, _ profile: ICCProfile?) -> ImageColours
    {
        switch model {
        case .cmyk:
            let source = profile?.space == .cmyk ? ImageColours.Source.tables : .none
            return ImageColours(source: source, space: .other)
        case .lab: return ImageColours(source: .none, space: .other)
        case .grey, .rgb, .other: return colours.told
        }
    }

    /// When its frames are shown; `nil` where it is no animation.
    var timing: AnimationTiming? {
        guard header.isAnimated, let delays = firstPage.ints("delay") else { return nil }
        return AnimationTiming(
            delays: delays.prefix(header.pages).map { max($0, 0) },
            loops: max(firstPage.int("loop") ?? 0, 0)
        )
    }

    /// How its colours become those of other primaries in light; `nil` where there is nothing to do, or another way.
    func conversion(to primaries: Primaries) -> ColourConversion? {
        ColourConversion(colours, isWide: isConvertedWide, to: primaries)
    }

    /// How its curve becomes sRGB's in light where its primaries stay; `nil` where there is nothing to do.
    var conversionToUsualCurve: ColourConversion? {
        colours.otherPrimaries.flatMap { ColourConversion.toUsualCurve($0, isWide: isConvertedWide) }
    }

    /// Whether colours are converted as they are decoded, so that those beyond sRGB are cut off once, at the end.
    var convertsWhileDecoding: Bool { conversion != nil }

    /// How its decoder's pixels are turned for a plan: not where it leaves them as they are stored.
    func orientation(for plan: Plan) -> Orientation { plan.isUpright ? orientation : .upright }

    /// The part of its size at which it is best decoded, for a part that it will have in the end.
    func decodingScale(for wanted: Double) -> Double { loader.scale(for: wanted, structure) }

    /// The same, to be decoded more than once.
    var reopening: Original {
        var other = self
        other.reopens = true
        return other
    }

    /// Asks for bytes beyond what the job was estimated to need, where pixels have told that it needs more.
    func require(beyondEstimate bytes: Int) throws(VipsError) {
        guard bytes > 0 else { return }
        try memory?.require(beyondEstimate: bytes)
    }

    /// Shows all bytes, those included that the decoder does not see.
    func withBytes<Value>(_ body: (UnsafeRawBufferPointer) -> Value) -> Value {
        defer { withExtendedLifetime(whole) {} }
        return body(whole.bytes)
    }

    /// Looks through all of the file's data, as far as its loader can without decoding it.
    ///
    /// - Returns: Whether that could be done.
    /// - Throws: ``RenderFailure`` where too much is missing.
    @discardableResult
    func examine() throws(RenderFailure) -> Bool {
        if record.isExamined { return true }
        guard let found = withBytes({ loader.completeness(of: $0, scans: scans) }) else { return false }
        try DamageRule.check(found)
        record.isExamined = true
        record.damage = DamageRule.damage(found)
        record.hasSurplus = found.hasSurplus
        return true
    }

    /// Whether bytes were seen among its data that its picture does not need, once it was examined.
    var hasSurplus: Bool { record.hasSurplus }

    /// Refuses it when its decoder, which may have gone on to the end, has warned that a part was made up.
    func checkWarnings() throws(RenderFailure) {
        let warnings = Library.takeWarnings()
        if loader.castDoubt(warnings), try examine() { return }
        if let warning = loader.disqualifying(warnings) {
            throw .broken(LibraryWords.reason(warning), words: warning)
        }
        try DecoderWarnings.check(warnings)
    }

    /// Where a part lies in a page that was decoded smaller or larger.
    ///
    /// - Parameters:
    ///   - region: The part, among the pixels as stored at their full size.
    ///   - decoded: The page's size as decoded.
    ///   - scale: The part of its size at which it was decoded.
    /// - Returns: The part, in pixels as decoded.
    func area(of region: PixelRect, in decoded: PixelSize, decodedAt scale: Double) -> PixelArea {
        if loader.dropsPartialPixels(structure) { return PixelArea(region, across: scale, down: scale) }
        let area = PixelArea(
            region,
            across: Double(decoded.width) / Double(storedSize.width),
            down: Double(decoded.height) / Double(storedSize.height)
        )
        // A drawing has the size that is wanted already, to the pixel.
        return header.format.isScalable ? area.rounded : area
    }

    /// The first row of a page as decoded that a part has something of, or one above it.
    func firstRow(of region: PixelRect, decodedAt scale: Double) -> Int {
        guard loader.dropsPartialPixels(structure) else { return 0 }
        // checked: floating-point numbers never trap
        return max(0, Int(clamping: (Double(region.y) * scale).rounded(.down)) -| 1)
    }

    /// Opens it anew, to decode certain pages at a certain part of their size.
    func open(_ request: LoadRequest) throws(VipsError) -> Image {
        request == .header && !reopens && !loader.headerHasNoPixels
            ? firstPage : try loader.open(file, request, header: firstPage)
    }
}

/// Refuses what is over the limits, from numbers alone.
private struct LimitCheck {
    let format: OriginalFormat
    let loader: any Loader
    let limits: RenderLimits

    func callAsFunction(_ structure: Structure) throws(RenderFailure) {
        if structure.scans > limits.scans {
            throw RenderFailure(
                .originalTooLarge,
                "The original is a progressive JPEG of more than \(limits.scans) scans, the most that is allowed.",
                isOfHeader: true
            )
        }
        if let pages = structure.pages { try self(pages: pages, size: structure.size) }
    }

    func callAsFunction(pages: Int, size: PixelSize?) throws(RenderFailure) {
        guard pages <= limits.pages else {
            throw RenderFailure(
                .originalTooLarge,
                "The original has more than \(limits.pages) pages or frames, the most that is allowed.",
                isOfHeader: true
            )
        }
        guard let size else { return }
        let frames = format.animates ? max(pages, 1) : 1
        let allowed = limits.inputPixels / loader.pixelWeight
        guard size.pixels *| frames <= allowed else {
            let what = frames == 1 ? "\(size)" : "\(frames) frames of \(size)"
            throw RenderFailure(
                .originalTooLarge,
                "The original is \(what) pixels; at most \(allowed) pixels are allowed for \(format.title).",
                isOfHeader: true
            )
        }
    }
}

extension RenderFailure {
    /// A decoder's failure.
    static func broken(_ error: VipsError) -> RenderFailure {
        // What libvips says where the system gives it none.
        guard !error.message.contains("out of memory") else {
            return RenderFailure(.originalTooLarge, "The original takes more memory than a renderer may have.")
        }
        return .broken(error.reasonOfDecoding, words: error.libraryWords)
    }

    /// A failure that is put down to the original.
    ///
    /// - Parameters:
    ///   - reason: What is wrong, in words of ours.
    ///   - words: A library's, for the log.
    /// - Returns: The failure.
    static func broken(_ reason: String, words: String) -> RenderFailure {
        RenderFailure(.brokenImage, "The original cannot be decoded: \(reason).", libraryWords: words)
    }
}

extension Image {
    /// Bits a sample in the file, as far as libvips tells.
    fileprivate var bitsPerSample: Int {
        switch format {
        case .uint8, .int8: int("bits-per-sample") == 1 ? 1 : 8
        case .uint16, .int16: 16
        default: 32
        }
    }

    /// How the file stores colour.
    fileprivate var colorModel: ColorModel {
        switch guessedInterpretation {
        case .grey, .grey16: .grey
        case .sRGB, .rgb, .rgb16, .scRGB: .rgb
        case .cmyk: .cmyk
        case .lab, .labQ, .labS: .lab
        case .multiband: bands < 3 ? .grey : .other
        default: .other
        }
    }
}
