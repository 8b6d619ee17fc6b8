import Recipes

extension Box.Side {
    /// The most percent of the picture's side.
    private static let mostPercent = 1000

    /// Reads a side in whole pixels, or in percent of the picture's.
    init(_ value: ParameterValue) throws(NativeError) {
        let allowed =
            "a whole number from 1 to \(FixedSize.largestSide), or a part of the picture such as 50% (up to "
            + "\(Box.Side.mostPercent)%)"
        guard let text = value.text, text.hasSuffix("%") else {
            self = .pixels(try value.side(allowed))
            return
        }
        guard let percent = PlainDecimal(text.utf8.dropLast()) else { throw value.refusal(allowed: allowed) }
        guard percent.mantissa > 0, percent.value <= Double(Box.Side.mostPercent) else {
            throw value.refusal(.outOfRange, allowed: allowed)
        }
        self = .fraction(percent.percent.value)
    }

    /// As a URL says it.
    var text: String {
        switch self {
        case .pixels(let pixels): String(pixels)
        case .fraction(let fraction): PlainDecimal.text(of: fraction, shiftedBy: 2) + "%"
        }
    }
}

extension Aspect {
    /// Reads `16:9`, or how wide it is for its height.
    init(_ value: ParameterValue) throws(NativeError) {
        let allowed = "an aspect such as 16:9 or 1.5, of numbers up to \(FixedSize.largestSide)"
        let text = try value.required(allowed)
        let parts = text.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        let sides = parts.count > 2 ? [] : parts.compactMap { PlainDecimal($0) }
        guard let width = sides.first, sides.count == parts.count else { throw value.refusal(allowed: allowed) }
        let height = sides.count > 1 ? sides[1] : PlainDecimal(mantissa: 1, scale: 0)
        let most = Double(FixedSize.largestSide)
        guard width.mantissa > 0, height.mantissa > 0, width.value <= most, height.value <= most else {
            throw value.refusal(.outOfRange, allowed: allowed)
        }
        // What is behind the fourth digit decides nothing.
        let (across, down) = (width.timesRoundedHalfUp(10_000), height.timesRoundedHalfUp(10_000))
        guard across > 0, down > 0 else { throw value.refusal(.outOfRange, allowed: allowed) }
        self.init(width: across, height: down)
    }

    /// As a URL says it.
    var text: String {
        func number(_ side: Int, _ scale: Int) -> String { PlainDecimal.text(of: Double(side) / Double(scale)) }
        // Its numbers may be ten thousand times those of a URL.
        let scale = max(width, height) > FixedSize.largestSide ? 10_000 : 1
        return "\(number(width, scale)):\(number(height, scale))"
    }
}
