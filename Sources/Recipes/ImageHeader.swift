/// What is known of an original before any of its pixels is decoded.
public struct ImageHeader: Hashable, Sendable, Codable {
    /// What the bytes are.
    public var format: OriginalFormat
    /// The upright size of one page, in pixels; for SVG and PDF at their natural size.
    public var size: PixelSize
    /// The EXIF orientation 1…8 still to be applied to the decoder's pixels; 1 where the decoder does it itself.
    public var orientation: Int
    /// Pages or frames in the file, at least 1.
    public var pages: Int
    /// Whether there is an alpha channel.
    public var hasAlpha: Bool
    /// Bits a sample: 1, 8, 16, 32 or 64.
    public var bitsPerSample: Int
    /// The colour model as stored.
    public var colorModel: ColorModel
    /// Whether a colour profile is embedded.
    public var hasProfile: Bool
    /// What its colours mean; `nil` where it was told before this was.
    public var colours: ImageColours?
    /// Whether earlier versions made something else of its pixels; `nil` where one of them has told of it.
    public var wasMisread: Bool?
    /// What is wrong with the file, as far as anyone has looked; `nil` where nothing is.
    public var damage: OriginalDamage?

    /// Makes a header from what a decoder told.
    public init(
        format: OriginalFormat,
        size: PixelSize,
        orientation: Int = 1,
        pages: Int = 1,
        hasAlpha: Bool = false,
        bitsPerSample: Int = 8,
        colorModel: ColorModel = .rgb,
        hasProfile: Bool = false,
        colours: ImageColours? = nil,
        wasMisread: Bool? = nil,
        damage: OriginalDamage? = nil
    ) {
        self.format = format
        self.size = size
        self.orientation = orientation
        self.pages = pages
        self.hasAlpha = hasAlpha
        self.bitsPerSample = bitsPerSample
        self.colorModel = colorModel
        self.hasProfile = hasProfile
        self.colours = colours
        self.wasMisread = wasMisread
        self.damage = damage
    }

    /// How it is stored: the name of a field is a new one where what earlier versions told of it is not to be believed.
    private enum CodingKeys: String, CodingKey {
        case format, size, orientation, pages, hasAlpha, bitsPerSample, colorModel, hasProfile, colours, damage
        // At first nobody looked for interlaced frames that reach below a GIF's canvas.
        case wasMisread = "wasMisreadOrScrambled"
    }

    /// The size of one page as it is stored, before the orientation is applied.
    var storedSize: PixelSize { orientation >= 5 ? size.turned : size }

    /// Whether no colour in it is known to be beyond sRGB.
    public var hasOnlySRGB: Bool {
        guard ![.cmyk, .grey, .lab].contains(colorModel), let colours else { return true }
        return [.sRGB, .linearSRGB].contains(colours.space) && colours.range == .sdr
    }

    /// Whether light goes beyond the white of a page.
    public var isHDR: Bool { colours.map { $0.range != .sdr } ?? false }

    /// Whether the pages are frames that follow one another in time.
    public var isAnimated: Bool { format.animates && pages > 1 }
}

/// How an original stores colour.
public enum ColorModel: String, Hashable, Sendable, Codable {
    case grey, rgb, cmyk, lab, other
}
