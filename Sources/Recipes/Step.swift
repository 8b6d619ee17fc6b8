/// One thing done to a picture.
public enum Step: Hashable, Sendable, Codable {
    /// Cuts a region out.
    case crop(Region)
    /// Cuts off a uniform border; colours within `tolerance` (0…255) of the corner's count as border.
    case trim(tolerance: Double)
    /// Changes the size.
    case resize(Resize)
    /// Turns clockwise by any number of degrees; uncovered corners get `background`, or are transparent where the
    /// output can be when it is `nil`.
    case rotate(degrees: Double, background: Color?)
    /// Mirrors.
    case flip(Flip)
    /// Gaussian blur of this sigma in pixels, 0.1…250.
    case blur(sigma: Double)
    /// Unsharp masking of this sigma in pixels, 0.1…10.
    case sharpen(sigma: Double)
    /// Takes the colour away.
    case grayscale
    /// Changes brightness, contrast and saturation.
    case tone(Tone)
    /// Puts the picture on a canvas of a given size.
    case extend(Canvas)
    /// Puts a colour behind what is transparent.
    case background(Color)
}

/// A part of a picture.
public struct Region: Hashable, Sendable, Codable {
    /// The left edge.
    public var x: Length
    /// The top edge.
    public var y: Length
    /// The extent to the right.
    public var width: Length
    /// The extent downward.
    public var height: Length

    /// Makes a region; what sticks out of the picture is cut off when the plan is made.
    public init(x: Length, y: Length, width: Length, height: Length) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }
}

/// A length in pixels or as a part of a side.
public enum Length: Hashable, Sendable, Codable {
    /// Pixels.
    case pixels(Double)
    /// A part of the picture's width or height, 0…1.
    case fraction(Double)
}

/// A change of size.
public struct Resize: Hashable, Sendable, Codable {
    /// The box's width in pixels, at least 1; `nil` follows the aspect.
    public var width: Int?
    /// The box's height in pixels, at least 1; `nil` follows the aspect.
    public var height: Int?
    /// How the picture and the box meet.
    public var fit: Fit
    /// Whether the picture may become larger than it is.
    public var enlarge: Bool
    /// Which part `cover` keeps.
    public var gravity: Gravity

    /// Makes a change of size; with neither side given it does nothing.
    public init(width: Int?, height: Int?, fit: Fit, enlarge: Bool, gravity: Gravity = .center) {
        self.width = width
        self.height = height
        self.fit = fit
        self.enlarge = enlarge
        self.gravity = gravity
    }
}

/// How a picture and a box meet when their aspects differ.
public enum Fit: String, Hashable, Sendable, Codable {
    /// The whole picture inside the box.
    case inside
    /// The whole box covered, the rest of the picture cut off. Where that needs enlarging and enlarging is not
    /// allowed, the box's aspect at the picture's own scale.
    case cover
    /// Stretched to the box.
    case fill
}

/// What to hold on to when a part has to go, or where to put a picture on a larger canvas.
public enum Gravity: Hashable, Sendable, Codable {
    /// A point in fractions of width and height, 0…1 from the top left. Cutting keeps it as near to the middle as it can;
    /// a canvas has this share of the free space on the left and on top.
    case point(x: Double, y: Double)
    /// What draws the eye.
    case attention
    /// What has most detail.
    case entropy

    /// The middle.
    public static let center = Gravity.point(x: 0.5, y: 0.5)
}

/// A mirroring.
public enum Flip: String, Hashable, Sendable, Codable {
    /// Left and right change places.
    case horizontal
    /// Top and bottom change places.
    case vertical
    /// Both.
    case both
}

/// Factors that change the tone; 1 leaves things as they are.
public struct Tone: Hashable, Sendable, Codable {
    /// Multiplies sRGB values, as CSS `brightness()`.
    public var brightness: Double
    /// Stretches sRGB values about the middle, as CSS `contrast()`.
    public var contrast: Double
    /// Stretches colours about their grey, as CSS `saturate()`.
    public var saturation: Double

    /// Makes a change of tone; the default changes nothing.
    public init(brightness: Double = 1, contrast: Double = 1, saturation: Double = 1) {
        self.brightness = brightness
        self.contrast = contrast
        self.saturation = saturation
    }
}

/// A canvas larger than, or equal to, the picture on it.
public struct Canvas: Hashable, Sendable, Codable {
    /// Pixels; a picture that is wider makes the canvas wider.
    public var width: Int
    /// Pixels; a picture that is taller makes the canvas taller.
    public var height: Int
    /// Where the picture stands; `attention` and `entropy` mean the middle.
    public var gravity: Gravity
    /// The canvas' colour; `nil` is white, or transparent where picture and output have alpha.
    public var background: Color?

    /// Makes a canvas of `width` by `height` pixels.
    public init(width: Int, height: Int, gravity: Gravity = .center, background: Color? = nil) {
        self.width = width
        self.height = height
        self.gravity = gravity
        self.background = background
    }
}

/// A colour in sRGB.
public struct Color: Hashable, Sendable, Codable {
    /// 0…255.
    public var red: UInt8
    /// 0…255.
    public var green: UInt8
    /// 0…255.
    public var blue: UInt8
    /// 0 transparent … 255 opaque.
    public var alpha: UInt8

    /// Makes a colour, opaque unless `alpha` is given.
    public init(red: UInt8, green: UInt8, blue: UInt8, alpha: UInt8 = 255) {
        self.red = red
        self.green = green
        self.blue = blue
        self.alpha = alpha
    }

    /// Opaque white.
    public static let white = Color(red: 255, green: 255, blue: 255)
}
