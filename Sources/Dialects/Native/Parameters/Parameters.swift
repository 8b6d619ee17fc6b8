import Recipes

/// What the parameters of one URL say, read but not yet weighed against each other; `nil` is what nobody said.
struct Parameters: Hashable, Sendable {
    var width: Int?
    var height: Int?
    var fit: FitWord?
    var gravity: Gravity?
    var crop: Region?
    var dpr: PlainDecimal?
    var format: FormatWord?
    var quality: Int?
    /// What the quality's number means: a preset's is for every format, a URL's for the one that comes out.
    var qualityScale = QualityScale.format
    var background: Color?
    var rotate: PlainDecimal?
    var flip: FlipWord?
    /// Filters by their parameter's name; `nil` is one that was switched off.
    var filters: [String: Filter?] = [:]
    var brightness: Double?
    var contrast: Double?
    var saturation: Double?
    var trim: Trim?
    var page: Int?
    var frames: Int?
    var metadata: MetadataPolicy?
    var preset: String?
    var download: String?
    var expires: Int?
    /// Whether there is a cache-buster.
    var version: Bool?
    /// Whether there is a signature.
    var signature: Bool?

    /// These parameters where they say something, the preset's where they don't.
    func over(_ preset: Parameters) -> Parameters {
        var merged = self
        for row in Parameter.table { row.inherit(&merged, preset) }
        merged.qualityScale = quality == nil && preset.quality != nil ? .jpeg : .format
        return merged
    }

    /// What the three factors come to.
    var tone: Tone { Tone(brightness: brightness ?? 1, contrast: contrast ?? 1, saturation: saturation ?? 1) }
}

/// How picture and box meet, in the URL's words.
enum FitWord: String, CaseIterable, Sendable {
    case scaleDown = "scale-down"
    case contain, cover, crop, fill, pad

    /// Finds a word or one of its aliases.
    init?(spelling: String) {
        switch spelling {
        case "inside", "clip", "max": self = .scaleDown
        case "squeeze", "scale": self = .fill
        default: self.init(rawValue: spelling)
        }
    }

    static let spellings = allCases.map(\.rawValue) + ["inside", "clip", "max", "squeeze", "scale"]
}

/// What to encode, in the URL's words.
enum FormatWord: Hashable, Sendable {
    case exact(OutputFormat)
    case auto
    case json

    /// Finds a word or one of its aliases.
    init?(spelling: String) {
        switch spelling {
        case "auto": self = .auto
        case "json": self = .json
        case "jpg": self = .exact(.jpeg)
        default:
            guard let format = OutputFormat(rawValue: spelling) else { return nil }
            self = .exact(format)
        }
    }

    static let spellings = ["jpeg", "jpg", "png", "webp", "avif", "gif", "tiff", "jxl", "auto", "json"]
}

/// A mirroring, in the URL's words.
enum FlipWord: String, CaseIterable, Sendable {
    case none
    case horizontal = "h"
    case vertical = "v"
    case both = "hv"

    var flip: Flip? {
        switch self {
        case .none: nil
        case .horizontal: .horizontal
        case .vertical: .vertical
        case .both: .both
        }
    }
}

/// Whether a uniform border is cut off.
enum Trim: Hashable, Sendable {
    case off
    case on(tolerance: Double)

    /// Catches the noise of a JPEG's flat areas.
    static let defaultTolerance = 10.0
}
