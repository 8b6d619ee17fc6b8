import Basics
import Recipes
import Vips

/// How a decoder's pixels must be turned and mirrored to stand upright: EXIF's eight cases.
enum Orientation: Int, CaseIterable {
    case upright = 1
    case mirrored = 2
    case upsideDown = 3
    case flipped = 4
    case transposed = 5
    case turnRight = 6
    case transversed = 7
    case turnLeft = 8

    /// The case of a file's number; numbers that mean nothing are upright.
    init(exif number: Int) { self = Orientation(rawValue: number) ?? .upright }

    /// Whether width and height change places.
    var swapsSides: Bool { rawValue >= 5 }

    /// Whether rows come out in the order in which they are stored.
    var keepsRowOrder: Bool { self == .upright || self == .mirrored }

    /// A size as stored for an upright one, or the other way around.
    func swapped(_ size: PixelSize) -> PixelSize { swapsSides ? size.turned : size }

    /// Where a rectangle of the upright picture lies among the stored pixels.
    ///
    /// - Parameters:
    ///   - rect: The rectangle in the upright picture.
    ///   - upright: The upright picture's size.
    /// - Returns: The rectangle in the picture as stored.
    func stored(_ rect: PixelRect, in upright: PixelSize) -> PixelRect {
        let right = upright.width -| rect.x -| rect.size.width
        let bottom = upright.height -| rect.y -| rect.size.height
        let (x, y) = stored(left: rect.x, top: rect.y, right: right, bottom: bottom)
        return PixelRect(x: x, y: y, size: swapped(rect.size))
    }

    /// How far a rectangle is from the left and the top of the picture as stored, when it is so far from the upright one's
    /// sides.
    private func stored<Number>(left: Number, top: Number, right: Number, bottom: Number) -> (Number, Number) {
        switch self {
        case .upright: (left, top)
        case .mirrored: (right, top)
        case .upsideDown: (right, bottom)
        case .flipped: (left, bottom)
        case .transposed: (top, left)
        case .turnRight: (top, right)
        case .transversed: (bottom, right)
        case .turnLeft: (bottom, left)
        }
    }

    /// Where a face of the upright picture lies in the picture as stored.
    func stored(_ face: Face) -> Face {
        var stored = face
        let right = 1 - face.x - face.width  // checked: floating-point numbers never trap
        let bottom = 1 - face.y - face.height  // checked: floating-point numbers never trap
        (stored.x, stored.y) = self.stored(left: face.x, top: face.y, right: right, bottom: bottom)
        if swapsSides { (stored.width, stored.height) = (face.height, face.width) }
        return stored
    }

    /// Turns stored pixels upright.
    func applied(to image: Image) throws(VipsError) -> Image {
        switch self {
        case .upright: image
        case .mirrored: try image.flipped(.horizontal)
        case .upsideDown: try image.turned(.half)
        case .flipped: try image.flipped(.vertical)
        case .transposed: try image.turned(.right).flipped(.horizontal)
        case .turnRight: try image.turned(.right)
        case .transversed: try image.turned(.left).flipped(.horizontal)
        case .turnLeft: try image.turned(.left)
        }
    }
}
