/// A parameter of the native URLs: a row of the table.
struct Parameter: Hashable, Sendable {
    /// Its place in the table.
    private let place: Int

    /// The parameter of this canonical name.
    private init(_ name: String) {
        // Our own names, which tests read.
        place = Parameter.table.firstIndex { $0.names[0] == name } ?? 0
    }

    private init(at place: Int) { self.place = place }

    /// Finds a parameter by any of its names.
    init?(spelling: String) {
        guard let place = Parameter.bySpelling[spelling] else { return nil }
        self.init(at: place)
    }

    /// All that is true of it.
    var definition: ParameterDefinition { Parameter.table[place] }

    /// All its names, the canonical one first.
    var spellings: [String] { definition.names }

    /// Its canonical name.
    var name: String { spellings[0] }

    /// All parameters, in the order of the table.
    static let allCases: [Parameter] = table.indices.map { Parameter(at: $0) }

    /// Every name of every parameter.
    static let allSpellings: [String] = table.flatMap(\.names)

    private static let bySpelling: [String: Int] = Dictionary(
        // checked: our own names, which tests read
        uniqueKeysWithValues: table.enumerated().flatMap { place, row in row.names.map { ($0, place) } }
    )
}

/// The parameters that code has to name.
extension Parameter {
    static let width = Parameter("width")
    static let height = Parameter("height")
    static let aspect = Parameter("ar")
    static let leastWidth = Parameter("min-w")
    static let leastHeight = Parameter("min-h")
    static let fit = Parameter("fit")
    static let enlarge = Parameter("enlarge")
    static let gravity = Parameter("gravity")
    static let zoom = Parameter("zoom")
    static let padding = Parameter("padding")
    static let crop = Parameter("crop")
    static let dpr = Parameter("dpr")
    static let format = Parameter("format")
    static let quality = Parameter("quality")
    static let background = Parameter("background")
    static let upright = Parameter("upright")
    static let rotate = Parameter("rotate")
    static let flip = Parameter("flip")
    static let grayscale = Parameter("grayscale")
    static let brightness = Parameter("brightness")
    static let contrast = Parameter("contrast")
    static let saturation = Parameter("saturation")
    static let trim = Parameter("trim")
    static let trimBorder = Parameter("trim-color")
    static let trimSides = Parameter("trim-sides")
    static let trimSymmetry = Parameter("trim-symmetric")
    static let trimMargin = Parameter("trim-margin")
    static let redact = Parameter("redact")
    static let lossless = Parameter("lossless")
    static let chroma = Parameter("chroma")
    static let colors = Parameter("colors")
    static let progressive = Parameter("progressive")
    static let effort = Parameter("effort")
    static let maxBytes = Parameter("max-bytes")
    static let maxBytesScale = Parameter("max-bytes-scale")
    static let light = Parameter("light")
    static let page = Parameter("page")
    static let frames = Parameter("frames")
    static let metadata = Parameter("metadata")
    static let color = Parameter("color")
    static let hdr = Parameter("hdr")
    static let mark = Parameter("mark")
    static let markWidth = Parameter("mark-w")
    static let markHeight = Parameter("mark-h")
    static let markFit = Parameter("mark-fit")
    static let markAlign = Parameter("mark-align")
    static let markX = Parameter("mark-x")
    static let markY = Parameter("mark-y")
    static let markAlpha = Parameter("mark-alpha")
    static let markRotate = Parameter("mark-rot")
    static let markTile = Parameter("mark-tile")
    static let markBlend = Parameter("mark-blend")
    static let markMissing = Parameter("mark-missing")
    static let pipeline = Parameter("pipeline")
    static let preset = Parameter("preset")
    static let fallback = Parameter("fallback")
    static let fallbackStatus = Parameter("fallback-status")
    static let download = Parameter("download")
    static let version = Parameter("v")
    static let expires = Parameter("exp")
    static let signature = Parameter("s")
}
