/// How an encoder goes to work, as far as it is told.
public struct EncoderOptions: Hashable, Sendable, Codable {
    /// Whether every pixel stays as it is; `nil` where the pixels decide.
    public var isLossless: Bool?
    /// How finely colour is kept beside lightness.
    public var chroma: Chroma
    /// The most colours of a palette, 2…256; `nil` where the pixels decide.
    public var colors: Int?
    /// Whether the picture appears coarse first.
    public var isProgressive: Bool
    /// How long the encoder may look for a shorter file: 0, its fastest, to 9, its slowest; `nil` is the usual.
    public var effort: Int?

    /// Makes options; unless something is said, everything is chosen.
    public init(
        isLossless: Bool? = nil,
        chroma: Chroma = .auto,
        colors: Int? = nil,
        isProgressive: Bool = false,
        effort: Int? = nil
    ) {
        self.isLossless = isLossless
        self.chroma = chroma
        self.colors = colors
        self.isProgressive = isProgressive
        self.effort = effort
    }
}

/// How finely colour is kept beside lightness.
public enum Chroma: String, Hashable, Sendable, Codable, CaseIterable {
    /// As the pixels ask for.
    case auto
    /// At half of the resolution in both directions.
    case half = "420"
    /// At the whole resolution.
    case full = "444"
}

extension EncoderOptions {
    /// Adds what is not as usual.
    func write(to fields: inout FieldWriter) {
        if let isLossless { fields.add("lossless=\(isLossless ? 1 : 0)") }
        if chroma != .auto { fields.add("chroma=\(chroma.rawValue)") }
        if let colors { fields.add("colors=\(colors)") }
        if isProgressive { fields.add("progressive=1") }
        if let effort { fields.add("effort=\(effort)") }
    }

    /// Reads what ``write(to:)`` wrote.
    init(from fields: inout FieldReader) throws(RecipeTextError) {
        isLossless = try fields.whole(behind: "lossless=", in: 0...1).map { $0 == 1 }
        chroma = fields.word(behind: "chroma=") ?? .auto
        colors = try fields.whole(behind: "colors=", in: 2...256)
        isProgressive = try fields.whole(behind: "progressive=", in: 1...1) != nil
        effort = try fields.whole(behind: "effort=", in: 0...9)
    }
}

extension OutputFormat {
    /// What of some options its encoder cannot do, as a sentence goes on behind "cannot"; `nil` where it can do all.
    ///
    /// - Parameters:
    ///   - options: The options.
    ///   - frames: Frames that come out where the format animates.
    /// - Returns: The rest of the sentence.
    func refusal(of options: EncoderOptions, frames: Int) -> String? {
        if self == .png, frames > 1 {
            // Its frames are written one by one, each as wide as its pixels.
            if options.colors != nil { return "move and have a palette ('colors'): gif can, and a still ('frames=1')" }
            if options.isProgressive { return "move and appear coarse first ('progressive'): a still ('frames=1') can" }
        }
        return refusal(of: options)
    }

    private func refusal(of options: EncoderOptions) -> String? {
        let mayBeLossless: [OutputFormat] = [.png, .webp, .tiff, .jxl]
        if options.isLossless == true, !mayBeLossless.contains(self) {
            return "be without loss ('lossless'): png, webp, tiff and jxl can"
        }
        switch options.chroma {
        case .auto: break
        case .full:
            if self == .webp, options.isLossless != true {
                return "keep colour at the whole resolution ('chroma=444') unless it is without loss"
            }
        case .half:
            if ![.jpeg, .avif, .webp].contains(self) || options.isLossless == true {
                return "keep colour at half of the resolution ('chroma=420'): jpeg, avif and webp with loss can"
            }
        }
        if options.colors != nil {
            guard self == .png || self == .gif else { return "have a palette ('colors'): png and gif can" }
            if options.isLossless == true {
                return "be without loss ('lossless') and have a palette of so many 'colors'"
            }
        }
        if options.isProgressive, ![.jpeg, .png, .gif].contains(self) {
            return "appear coarse first ('progressive'): jpeg, png and gif can"
        }
        if options.effort != nil, self == .tiff { return "be made with more or less 'effort': all others can" }
        return nil
    }

    /// The options without those that change nothing in this format.
    func deciding(_ options: EncoderOptions) -> EncoderOptions {
        var options = options
        // What it is anyway.
        if self == .tiff { options.isLossless = nil }
        if options.isLossless == false, self != .webp { options.isLossless = nil }
        if ![.jpeg, .avif].contains(self) { options.chroma = .auto }
        if self == .gif, options.colors == 256 { options.colors = nil }
        return options
    }
}

extension OriginalFormat {
    /// Whether such an original may be drawn, so that a look at its pixels is worth it.
    ///
    /// Cameras write the others; what was drawn and is kept in one of them has the noise of its compression, which
    /// nothing keeps for less.
    public var mayBeGraphic: Bool { ![.jpeg, .heic, .avif].contains(self) }
}
