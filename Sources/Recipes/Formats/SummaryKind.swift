/// What is said of a picture in a few bytes of text, in the picture's place.
public enum SummaryKind: Hashable, Sendable {
    /// The colour that most of it has, more or less.
    case color
    /// The colours that it is made of, at most so many, with the share that each has.
    case palette(colors: Int)
    /// Its ThumbHash: shape, aspect and transparency, blurred.
    case thumbHash
    /// Its BlurHash, of four by three components.
    case blurHash
    /// A tiny picture of it, as an address that a page shows without a request.
    case dataURI
    /// A hash of its coarse shapes: pictures that look alike differ in few of its bits.
    case perceptualHash

    /// How many colours a palette may have.
    public static let paletteColors = 2...16
    /// How many it has at most where nobody has said.
    public static let usualPaletteColors = 6

    /// Finds a kind by its word; a palette has the usual number of colours.
    public init?(word: some StringProtocol) {
        guard let kind = SummaryKind.usual.first(where: { $0.word == word }) else { return nil }
        self = kind
    }

    /// All kinds, a palette with the usual number of colours.
    public static let usual: [SummaryKind] = [
        .color, .palette(colors: usualPaletteColors), .thumbHash, .blurHash, .dataURI, .perceptualHash,
    ]

    /// What URLs call it.
    public var word: String {
        switch self {
        case .color: "color"
        case .palette: "palette"
        case .thumbHash: "thumbhash"
        case .blurHash: "blurhash"
        case .dataURI: "lqip"
        case .perceptualHash: "phash"
        }
    }

    /// What its text is.
    public var type: VariantType {
        switch self {
        case .palette: .json
        case .color, .thumbHash, .blurHash, .dataURI, .perceptualHash: .text
        }
    }
}

extension SummaryKind: RawRepresentable, Codable {
    /// Reads what ``rawValue`` gave.
    public init?(rawValue: String) {
        let parts = rawValue.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let kind = SummaryKind(word: parts[0]) else { return nil }
        self = kind
        if case .palette = kind, parts.count == 2, let colors = Int(parts[1]),
            SummaryKind.paletteColors.contains(colors)
        {
            self = .palette(colors: colors)
        }
        // Whatever was read too generously is not spelled as it is written.
        guard self.rawValue == rawValue else { return nil }
    }

    /// Its word, and how many colours a palette has: `palette/6`.
    public var rawValue: String {
        if case .palette(let colors) = self { "\(word)/\(colors)" } else { word }
    }
}

extension SummaryKind {
    /// The size to which a picture is brought to be summed up.
    ///
    /// A picture of such a size stays as it is. What is within so many pixels already is not enlarged, except where a kind
    /// asks for it: a BlurHash's waves are not to be told apart on fewer pixels than there are waves, and the perceptual
    /// hash is one of 32 by 32 pixels.
    ///
    /// - Parameter size: The picture's size.
    /// - Returns: The size, at most 512 pixels a side.
    func size(of size: PixelSize) -> PixelSize {
        switch self {
        case .color, .thumbHash: return size.fitted(within: 100)
        case .palette: return size.fitted(within: 112)
        case .dataURI: return size.fitted(within: 16)
        case .blurHash:
            let fitted = size.fitted(within: 512)
            let side = { (length: Int) in length < 4 ? 32 : length }
            return PixelSize(width: side(fitted.width), height: side(fitted.height))
        case .perceptualHash: return PixelSize(width: 32, height: 32)
        }
    }

    /// Whether pixels are averaged as they are stored and not in light, since everybody who makes such hashes does so.
    var isOfStoredValues: Bool { self == .perceptualHash }
}

extension PixelSize {
    /// The size with no side longer than so many pixels, in the same aspect, rounded, no side below 1.
    fileprivate func fitted(within longest: Int) -> PixelSize {
        let side = max(width, height)
        guard side > longest else { return self }
        let part = { (length: Int) in max(1, Rounding.halfUp(Double(length) * Double(longest) / Double(side))) }
        return PixelSize(width: part(width), height: part(height))
    }
}
