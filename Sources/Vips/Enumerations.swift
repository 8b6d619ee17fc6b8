import CVips

/// How an image's pixels are read.
public enum Access: Int32, Sendable, PropertyEnumeration {
    /// In any order; what was compressed is unpacked whole first.
    case random = 0
    /// From top to bottom, once.
    case sequential = 1

    static var gType: GType { vips_access_get_type() }
}

/// How bad a file must be for its decoder to give up.
public enum FailOn: Int32, Sendable, PropertyEnumeration {
    /// Goes on with grey or black where data is missing.
    case none = 0
    /// Gives up where data is missing.
    case truncated = 1
    /// Gives up where data is missing or wrong.
    case error = 2
    /// Gives up at whatever the decoder warnings on.
    case warning = 3

    static var gType: GType { vips_fail_on_get_type() }
}

/// What the numbers of a pixel stand for.
public enum Interpretation: Int32, Sendable, CaseIterable, PropertyEnumeration {
    case error = -1
    case multiband = 0
    case grey = 1
    case histogram = 10
    case xyz = 12
    case lab = 13
    case cmyk = 15
    case labQ = 16
    case rgb = 17
    case cmc = 18
    case lch = 19
    case labS = 21
    case sRGB = 22
    case yxy = 23
    case fourier = 24
    case rgb16 = 25
    case grey16 = 26
    case matrix = 27
    case scRGB = 28
    case hsv = 29

    static var gType: GType { vips_interpretation_get_type() }
}

/// How one number of a pixel is kept.
public enum SampleFormat: Int32, Sendable, PropertyEnumeration {
    case notSet = -1
    case uint8 = 0
    case int8 = 1
    case uint16 = 2
    case int16 = 3
    case uint32 = 4
    case int32 = 5
    case float = 6
    case complex = 7
    case double = 8
    case doubleComplex = 9

    static var gType: GType { vips_band_format_get_type() }
}

/// The curve with which neighbours are weighed when an image is resized.
public enum Kernel: Int32, Sendable, PropertyEnumeration {
    case nearest = 0
    case linear = 1
    case cubic = 2
    case mitchell = 3
    case lanczos2 = 4
    case lanczos3 = 5

    static var gType: GType { vips_kernel_get_type() }
}

/// A turn by quarters, clockwise.
public enum QuarterTurn: Int32, Sendable, PropertyEnumeration {
    case none = 0
    case right = 1
    case half = 2
    case left = 3

    static var gType: GType { vips_angle_get_type() }
}

/// A mirroring.
public enum Direction: Int32, Sendable, PropertyEnumeration {
    /// Left and right change places.
    case horizontal = 0
    /// Top and bottom change places.
    case vertical = 1

    static var gType: GType { vips_direction_get_type() }
}

/// What lies outside of an image's edges.
public enum Extend: Int32, Sendable, PropertyEnumeration {
    case black = 0
    case copy = 1
    case repeating = 2
    case mirror = 3
    case white = 4
    case background = 5

    static var gType: GType { vips_extend_get_type() }
}

/// What makes a part of an image worth keeping.
public enum Interesting: Int32, Sendable, PropertyEnumeration {
    case none = 0
    case centre = 1
    /// Most detail.
    case entropy = 2
    /// What draws the eye.
    case attention = 3

    static var gType: GType { vips_interesting_get_type() }
}

/// What an ICC conversion tries to keep.
public enum Intent: Int32, Sendable, PropertyEnumeration {
    case perceptual = 0
    case relative = 1
    case saturation = 2
    case absolute = 3

    static var gType: GType { vips_intent_get_type() }
}

/// How exactly a convolution is computed.
public enum Precision: Int32, Sendable, PropertyEnumeration {
    case integer = 0
    case float = 1
    case approximate = 2

    static var gType: GType { vips_precision_get_type() }
}

/// Whether a lossy encoder keeps colour at half the resolution.
public enum Subsampling: Int32, Sendable, PropertyEnumeration {
    /// As the quality suggests.
    case automatic = 0
    /// Always.
    case on = 1
    /// Never.
    case off = 2

    static var gType: GType { vips_foreign_subsample_get_type() }
}

/// How a TIFF is compressed.
public enum TIFFCompression: Int32, Sendable, PropertyEnumeration {
    case none = 0
    case jpeg = 1
    case deflate = 2
    case packbits = 3
    case faxG4 = 4
    case lzw = 5

    static var gType: GType { vips_foreign_tiff_compression_get_type() }
}

/// How TIFF samples are made easier to compress.
public enum TIFFPredictor: Int32, Sendable, PropertyEnumeration {
    case none = 1
    case horizontal = 2
    case float = 3

    static var gType: GType { vips_foreign_tiff_predictor_get_type() }
}

/// How the pictures of a HEIF container are coded.
public enum HEIFCompression: Int32, Sendable, PropertyEnumeration {
    case hevc = 1
    case av1 = 4

    static var gType: GType { vips_foreign_heif_compression_get_type() }
}

/// How two images are put together.
enum Blend: Int32, Sendable, PropertyEnumeration {
    /// One in front of the other.
    case over = 2

    static var gType: GType { vips_blend_mode_get_type() }
}
