import Basics
import Recipes

extension Color {
    /// All of it invisible.
    static let transparent = Color(red: 0, green: 0, blue: 0, alpha: 0)

    /// Reads a CSS name, or three, four, six or eight hexadecimal digits with or without `#`.
    init(_ value: ParameterValue) throws(NativeError) {
        let allowed = "a colour: hexadecimal digits such as fff, ff8800 or ff880080, or a CSS name"
        let text = try value.required(allowed)
        guard let color = Color(text: text) else {
            throw value.refusal(allowed: allowed, didYouMean: NearMiss.best(for: text, among: ColorNames.all))
        }
        self = color
    }

    private init?(text: String) {
        let name = text.lowercased()
        if let rgb = ColorNames.table[name] {
            self.init(rgb: rgb)
        } else if name == ColorNames.transparent {
            self = .transparent
        } else {
            self.init(hexadecimal: Array(text.utf8))
        }
    }

    private init(rgb: UInt32) {
        self.init(
            red: UInt8(truncatingIfNeeded: rgb >> 16),
            green: UInt8(truncatingIfNeeded: rgb >> 8),
            blue: UInt8(truncatingIfNeeded: rgb)
        )
    }

    private init?(hexadecimal text: [UInt8]) {
        let digits = text.first == UInt8(ascii: "#") ? text[1...] : text[...]
        let pairs = digits.count == 3 || digits.count == 4 ? digits.flatMap { [$0, $0] } : Array(digits)
        guard pairs.count == 6 || pairs.count == 8, let bytes = Hexadecimal.bytes(pairs) else { return nil }
        let alpha = bytes.count == 4 ? bytes[3] : 255
        // What cannot be seen has no colour.
        self = alpha == 0 ? .transparent : Color(red: bytes[0], green: bytes[1], blue: bytes[2], alpha: alpha)
    }

    /// Six hexadecimal digits, or eight where it is not opaque.
    var hexadecimal: String {
        Hexadecimal.text(alpha == 255 ? [red, green, blue] : [red, green, blue, alpha])
    }
}
