/// A parameter of the native URLs.
enum Parameter: UInt8, CaseIterable, Sendable {
    case width, height, fit, gravity, crop, dpr
    case format, quality, background
    case rotate, flip, blur, sharpen, grayscale, brightness, contrast, saturation, trim
    case page, frames, metadata
    case preset, download
    case version, expires, signature

    /// All its names, the canonical one first.
    var spellings: [String] {
        switch self {
        case .width: ["width", "w", "scalex"]
        case .height: ["height", "h", "scaley"]
        case .fit: ["fit"]
        case .gravity: ["gravity", "position", "g"]
        case .crop: ["crop", "rect"]
        case .dpr: ["dpr"]
        case .format: ["format", "fm", "f", "encoding", "output"]
        case .quality: ["quality", "q"]
        case .background: ["background", "bg"]
        case .rotate: ["rotate", "rot"]
        case .flip: ["flip"]
        case .blur: ["blur"]
        case .sharpen: ["sharpen", "sharp"]
        case .grayscale: ["grayscale"]
        case .brightness: ["brightness"]
        case .contrast: ["contrast"]
        case .saturation: ["saturation"]
        case .trim: ["trim"]
        case .page: ["page"]
        case .frames: ["frames"]
        case .metadata: ["metadata"]
        case .preset: ["preset"]
        case .download: ["download"]
        case .version: ["v"]
        case .expires: ["exp"]
        case .signature: ["s"]
        }
    }

    /// Its canonical name.
    var name: String { spellings[0] }

    /// Every name of every parameter.
    static let allSpellings: [String] = allCases.flatMap(\.spellings)

    /// Finds a parameter by any of its names.
    init?(spelling: String) {
        guard let parameter = Parameter.bySpelling[spelling] else { return nil }
        self = parameter
    }

    private static let bySpelling: [String: Parameter] = Dictionary(
        // checked: our own names, which tests read
        uniqueKeysWithValues: allCases.flatMap { parameter in parameter.spellings.map { ($0, parameter) } }
    )
}

/// Some parameters, as a set without storage of its own.
struct ParameterNames: OptionSet, Hashable, Sendable {
    let rawValue: UInt32

    init(rawValue: UInt32) { self.rawValue = rawValue }

    init(_ parameter: Parameter) { rawValue = 1 << UInt32(parameter.rawValue) }
}
