/// A kind of file that an original may be.
public enum OriginalFormat: String, Hashable, Sendable, Codable, CaseIterable {
    case jpeg, png, webp, gif, avif, heic, tiff, jxl, bmp, ico, psd, jp2, svg, pdf

    /// Finds a format by its name, or by another that people know it by.
    public init?(name: String) {
        guard let format = OriginalFormat.allCases.first(where: { $0.names.contains(name) }) else { return nil }
        self = format
    }

    /// What it is called in URLs and settings, its own name first.
    public var names: [String] { self == .jpeg ? ["jpeg", "jpg"] : [rawValue] }

    /// What people call it.
    public var title: String {
        switch self {
        case .webp: "WebP"
        case .psd: "Photoshop (PSD)"
        case .jp2: "JPEG 2000"
        case .jxl: "JPEG XL"
        case .jpeg, .png, .gif, .avif, .heic, .tiff, .bmp, .ico, .svg, .pdf: rawValue.uppercased()
        }
    }

    /// The same kind of file as a variant; `nil` where none is written.
    public var asOutput: OutputFormat? { OutputFormat(rawValue: rawValue) }

    /// The format in which browsers can show such an original as it is, or `nil`.
    public var shownByBrowsers: OutputFormat? {
        switch self {
        case .jpeg, .png, .webp, .gif, .avif: asOutput
        case .heic, .tiff, .jxl, .bmp, .ico, .psd, .jp2, .svg, .pdf: nil
        }
    }

    /// Whether several pages of such a file are the frames of one animation.
    public var animates: Bool { [.gif, .webp, .png, .avif, .jxl].contains(self) }

    /// Whether the file describes shapes that can be drawn at any size.
    public var isScalable: Bool { self == .svg || self == .pdf }

    /// The media type, as registered with IANA.
    public var mediaType: String {
        switch self {
        case .svg: "image/svg+xml"
        case .pdf: "application/pdf"
        case .ico: "image/vnd.microsoft.icon"
        case .psd: "image/vnd.adobe.photoshop"
        default: "image/\(rawValue)"
        }
    }

    /// The usual file name extension, without the dot.
    public var fileExtension: String { fileExtensions.first ?? rawValue }

    /// The extensions that are as good as the usual one, which comes first, in lower case.
    public var fileExtensions: [String] {
        switch self {
        case .jpeg: ["jpg", "jpeg", "jpe", "jfif"]
        case .tiff: ["tif", "tiff"]
        case .heic: ["heic", "heif", "hif"]
        case .bmp: ["bmp", "dib"]
        case .ico: ["ico", "cur"]
        case .psd: ["psd", "psb"]
        case .jp2: ["jp2", "j2k", "jpx", "jpf", "j2c", "jpc"]
        default: [rawValue]
        }
    }
}
