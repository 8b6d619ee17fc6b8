import Basics
import Recipes

/// What is cut out: a part of which all is told, or one of which the size is, held on to by the gravity.
enum CropValue: Hashable, Sendable {
    case region(Region)
    case window(width: Length, height: Length)

    private static let allowed =
        "x,y,width,height in pixels or percent, such as 10,20,300,200 or 0,0,50%,50%; or WxH with 'gravity', such as 300x200"

    /// Reads `x,y,w,h` or `WxH`, each in pixels or with a `%`.
    init(_ value: ParameterValue) throws(NativeError) {
        let allowed = CropValue.allowed
        let text = try value.required(allowed)
        let sides = text.utf8.split(separator: UInt8(ascii: "x"), omittingEmptySubsequences: false)
        if sides.count == 2, let width = Length(text: sides[0]), let height = Length(text: sides[1]) {
            guard width.isUsable, height.isUsable, width.isPositive, height.isPositive else {
                throw value.refusal(.outOfRange, allowed: allowed + ", above 0 and nothing over 100%")
            }
            self = .window(width: width, height: height)
            return
        }
        let parts = text.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        guard parts.count == 4, let x = Length(text: parts[0]), let y = Length(text: parts[1]),
            let width = Length(text: parts[2]), let height = Length(text: parts[3])
        else { throw value.refusal(allowed: allowed) }
        guard x.isUsable, y.isUsable, width.isUsable, height.isUsable, width.isPositive, height.isPositive else {
            throw value.refusal(
                .outOfRange,
                allowed: allowed + ", with x and y from 0, width and height above 0, and nothing over 100%"
            )
        }
        self = .region(Region(x: x, y: y, width: width, height: height))
    }

    /// The step; `nil` where nothing is cut, whatever the picture.
    ///
    /// - Parameter gravity: Which part is kept.
    /// - Returns: The step.
    func step(_ gravity: Gravity) -> Step? {
        switch self {
        case .region(let region): region.isWhole ? nil : .crop(region)
        case .window(.fraction(1), .fraction(1)): nil
        case .window(let width, let height): .window(Window(width: width, height: height, gravity: gravity))
        }
    }
}

extension Region {
    /// Whether nothing is cut, whatever the picture.
    fileprivate var isWhole: Bool {
        x.isZero && y.isZero && width == .fraction(1) && height == .fraction(1)
    }

    /// As a URL says it.
    var text: String { [x, y, width, height].map(\.text).joined(separator: ",") }
}

extension Length {
    fileprivate var isUsable: Bool {
        switch self {
        case .pixels(let value): 0.0...999_999.0 ~= value
        case .fraction(let value): 0.0...1.0 ~= value
        }
    }

    fileprivate var isPositive: Bool {
        switch self {
        case .pixels(let value), .fraction(let value): value > 0
        }
    }

    fileprivate var isZero: Bool { !isPositive }
}
