/// One thing done to a picture, in pixels of that picture.
public enum PlanStep: Hashable, Sendable {
    /// Keeps this rectangle.
    case extract(PixelRect)
    /// Resizes to exactly this size.
    case scale(to: PixelSize)
    /// Keeps the part of this size that is most interesting.
    case extractInteresting(PixelSize, by: Interest)
    /// Turns clockwise; the result has exactly the size `to`.
    case rotate(degrees: Double, to: PixelSize, background: Color?)
    /// Mirrors.
    case flip(Flip)
    /// Changes pixels.
    case filter(Filter)
    /// Puts the picture at (`x`, `y`) of a canvas of this size.
    case embed(x: Int, y: Int, in: PixelSize, background: Color?)
    /// Puts a colour behind what is transparent.
    case flatten(Color)
    /// Puts a layer, whose lengths are in pixels, on the picture.
    case overlay(Overlay)
}

/// What makes a part of a picture interesting.
public enum Interest: String, Hashable, Sendable {
    /// What draws the eye: edges, skin tones, saturated colours.
    case attention
    /// What has most detail.
    case entropy
    /// The face that is largest and surest, else what draws the eye.
    case face
    /// As many faces as there is room for, else what draws the eye.
    case faces

    /// What a step holds on to by it.
    var gravity: Gravity {
        switch self {
        case .attention: .attention
        case .entropy: .entropy
        case .face: .face
        case .faces: .faces
        }
    }

    /// Whether faces are looked for.
    public var wantsFaces: Bool { self == .face || self == .faces }
}

extension Gravity {
    /// What decides where pixels do; `nil` where a point is said.
    var interest: Interest? {
        switch self {
        case .point, .offset: nil
        case .attention: .attention
        case .entropy: .entropy
        case .face: .face
        case .faces: .faces
        }
    }
}
