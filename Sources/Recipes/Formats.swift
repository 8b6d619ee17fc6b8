/// A kind of file that an original may be.
public enum OriginalFormat: String, Hashable, Sendable, Codable, CaseIterable {
    case jpeg, png, webp, gif, avif, heic, tiff, jxl, svg, pdf

    /// The format in which browsers can show such an original as it is, or `nil`.
    public var shownByBrowsers: OutputFormat? {
        switch self {
        case .jpeg: .jpeg
        case .png: .png
        case .webp: .webp
        case .gif: .gif
        case .avif: .avif
        case .heic, .tiff, .jxl, .svg, .pdf: nil
        }
    }

    /// Whether several pages of such a file are the frames of one animation.
    public var animates: Bool { self == .gif || self == .webp }

    /// Whether the file describes shapes that can be drawn at any size.
    public var isScalable: Bool { self == .svg || self == .pdf }

    /// The media type, as registered with IANA.
    public var mediaType: String {
        switch self {
        case .svg: "image/svg+xml"
        case .pdf: "application/pdf"
        default: "image/\(rawValue)"
        }
    }

    /// The usual file name extension, without the dot.
    public var fileExtension: String {
        switch self {
        case .jpeg: "jpg"
        case .tiff: "tif"
        default: rawValue
        }
    }

    /// The extensions that are as good as the usual one, in lower case.
    public var fileExtensions: [String] {
        switch self {
        case .jpeg: ["jpg", "jpeg", "jpe", "jfif"]
        case .tiff: ["tif", "tiff"]
        case .heic: ["heic", "heif", "hif"]
        default: [fileExtension]
        }
    }
}

/// A kind of file that a variant may be.
public enum OutputFormat: String, Hashable, Sendable, Codable, CaseIterable {
    case jpeg, png, webp, avif, gif, tiff, jxl

    /// Whether such a file can hold transparency.
    public var hasAlpha: Bool { self != .jpeg }

    /// Whether we write animations in it.
    public var animates: Bool { self == .gif || self == .webp }

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

    /// The quality at which a picture looks about as JPEG does at a quality.
    ///
    /// For AVIF four fifths: at 768 pixels and JPEG's 82, SSIMULACRA2 of four photographs is 75 to 80 for AVIF of 66 and
    /// 74 to 81 for WebP of 82, with 60 to 80 in a hundred of its bytes, where AVIF of 82 would have more than WebP.
    func quality(likeJPEG quality: Int) -> Int {
        self == .avif ? max(1, Int((Double(quality) * 0.8).rounded())) : quality
    }

    /// The media type, as registered with IANA.
    public var mediaType: String { "image/\(rawValue)" }

    /// The usual file name extension, without the dot.
    public var fileExtension: String {
        switch self {
        case .jpeg: "jpg"
        case .tiff: "tif"
        default: rawValue
        }
    }
}

/// What a client that negotiates can show beside JPEG, PNG and GIF.
public struct Acceptance: OptionSet, Hashable, Sendable, Codable {
    /// The set as bits.
    public let rawValue: Int

    /// Makes a set from bits.
    public init(rawValue: Int) { self.rawValue = rawValue }

    /// The client shows WebP.
    public static let webp = Acceptance(rawValue: 1)
    /// The client shows AVIF.
    public static let avif = Acceptance(rawValue: 2)
}
