/// A kind of file that a variant may be.
public enum OutputFormat: String, Hashable, Sendable, Codable, CaseIterable {
    case jpeg, png, webp, avif, gif, tiff, jxl

    /// Finds a format by its name, or by another that people know it by.
    public init?(name: String) {
        guard let format = OriginalFormat(name: name)?.asOutput else { return nil }
        self = format
    }

    /// The same kind of file as an original: whatever is written can be read.
    public var asOriginal: OriginalFormat {
        switch self {
        case .jpeg: .jpeg
        case .png: .png
        case .webp: .webp
        case .avif: .avif
        case .gif: .gif
        case .tiff: .tiff
        case .jxl: .jxl
        }
    }

    /// What it is called in URLs and settings, its own name first.
    public var names: [String] { asOriginal.names }

    /// What people call it.
    public var title: String { asOriginal.title }

    /// Whether such a file can hold transparency.
    public var hasAlpha: Bool { self != .jpeg }

    /// Whether we write animations in it.
    public var animates: Bool { [.gif, .webp, .png, .avif].contains(self) }

    /// Whether such a file can hold a colour profile.
    public var holdsProfile: Bool { self != .gif }

    /// Whether we write the light of HDR into it: more than eight bits, and numbers that say what they mean.
    public var holdsHDR: Bool { self == .avif || self == .jxl || self == .png }

    /// Whether its encoder takes many times longer than all else that is done for a picture, so that others should not
    /// wait for it.
    public var isSlow: Bool { self == .avif || self == .jxl }

    /// The longest side that such a file can have, or that its encoder takes, in pixels.
    public var longestSide: Int {
        switch self {
        case .jpeg: 65_500
        case .gif, .jxl: 65_535
        case .webp: 16_383
        case .avif: 16_384
        case .png, .tiff: Int(Int32.max)
        }
    }

    /// The quality used when none is asked for, 1…100; `nil` where quality has no meaning.
    ///
    /// As docs/api.md#pictures promises; JPEG XL is set to look like JPEG's 80.
    public var defaultQuality: Int? {
        switch self {
        case .jpeg: 80
        case .webp: 79
        case .avif: 60
        case .jxl: 80
        case .png, .gif, .tiff: nil
        }
    }

    /// Whether a number of quality means something else than it does to JPEG's encoder.
    public var hasOwnQualityScale: Bool { self == .avif }

    /// The quality at which a picture looks about as JPEG does at a quality.
    ///
    /// For AVIF four fifths: at 768 pixels and JPEG's 82, SSIMULACRA2 of four photographs is 75 to 80 for AVIF of 66 and
    /// 74 to 81 for WebP of 82, with 60 to 80 in a hundred of its bytes, where AVIF of 82 would have more than WebP.
    func quality(likeJPEG quality: Int) -> Int {
        hasOwnQualityScale ? max(1, Int((Double(quality) * 0.8).rounded())) : quality
    }

    /// The media type, as registered with IANA.
    public var mediaType: String { asOriginal.mediaType }

    /// The usual file name extension, without the dot.
    public var fileExtension: String { asOriginal.fileExtension }
}
