import Basics

/// A decimal number as people write it: digits with at most one point and a leading minus.
///
/// Kept exact, so that rounding a product is not at the mercy of binary fractions: 100 × 1.005 is 100.5. There are no
/// exponents, hexadecimals or names for infinity. Digits after the ninth behind the point are dropped.
struct PlainDecimal: Hashable, Sendable {
    /// The digits without the point.
    let mantissa: Int
    /// How many of the digits stand behind the point, 0…11.
    let scale: Int

    private static let longestText = 40
    private static let fractionDigits = 9
    /// Larger than anything a parameter takes, yet small enough for exact arithmetic with nine more digits.
    private static let saturation = 1_000_000

    init(mantissa: Int, scale: Int) {
        self.mantissa = mantissa
        self.scale = scale
    }

    /// Reads a number; `nil` when the text is none.
    ///
    /// Values from a million on become a million.
    init?(_ text: some Collection<UInt8>) {
        guard text.count <= PlainDecimal.longestText else { return nil }
        var mantissa = 0
        var scale = 0
        var integerDigits = 0
        var fractionDigits = 0
        var isNegative = false
        var pointSeen = false
        var isFirst = true
        for byte in text {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                let digit = Int(byte &- UInt8(ascii: "0"))  // checked: a digit is below 10
                if !pointSeen {
                    integerDigits += 1
                    // checked: both stay below the bound of digits
                    mantissa = min(mantissa * 10 + digit, PlainDecimal.saturation)
                } else {
                    fractionDigits += 1
                    if fractionDigits <= PlainDecimal.fractionDigits {
                        mantissa = mantissa * 10 + digit  // checked: both stay below the bound of digits
                        scale += 1
                    }
                }
            case UInt8(ascii: ".") where !pointSeen: pointSeen = true
            case UInt8(ascii: "-") where isFirst: isNegative = true
            default: return nil
            }
            isFirst = false
        }
        guard pointSeen ? fractionDigits > 0 : integerDigits > 0 else { return nil }
        self.init(mantissa: isNegative ? -mantissa : mantissa, scale: scale)
    }

    /// The nearest binary fraction.
    ///
    /// Both operands are exact, so the division rounds once, as `strtod` would.
    var value: Double { Double(mantissa) / PlainDecimal.powersOfTen[scale] }  // checked: a power of ten is above 0

    /// Whether there is nothing behind the point.
    var isWhole: Bool { mantissa % PlainDecimal.wholePowersOfTen[scale] == 0 }  // checked: a power of ten is above 0

    /// The number times `factor`, a half going up; neither may be negative.
    func timesRoundedHalfUp(_ factor: Int) -> Int {
        let unit = PlainDecimal.wholePowersOfTen[scale]
        return (2 * mantissa * factor + unit) / (2 * unit)  // checked: a power of ten is above 0
    }

    /// The number as an angle from 0 up to, not including, 360.
    var degreesOfCircle: PlainDecimal {
        let circle = 360 * PlainDecimal.wholePowersOfTen[scale]  // checked: both stay below the bound of digits
        let rest = mantissa % circle  // checked: a power of ten is above 0
        // checked: both stay below the bound of digits
        return PlainDecimal(mantissa: rest < 0 ? rest + circle : rest, scale: scale)
    }

    /// The number and a small whole one together.
    func plus(_ whole: Int) -> PlainDecimal {
        // checked: both stay below the bound of digits
        PlainDecimal(mantissa: mantissa + whole * PlainDecimal.wholePowersOfTen[scale], scale: scale)
    }

    /// The number divided by a hundred.
    // checked: both stay below the bound of digits
    var percent: PlainDecimal { PlainDecimal(mantissa: mantissa, scale: scale + 2) }

    /// A value that was read from plain digits, as the shortest plain digits that read the same.
    ///
    /// - Parameters:
    ///   - value: A number of at most a million.
    ///   - shift: How many places the point moves to the right: 2 writes a fraction as percent.
    /// - Returns: The digits.
    static func text(of value: Double, shiftedBy shift: Int = 0) -> String {
        var scale = 0
        var mantissa = (value.magnitude * powersOfTen[shift]).rounded()  // checked: floating-point numbers never trap
        // checked: the scale ends at the number of digits, for which there are powers
        while scale < fractionDigits, mantissa / powersOfTen[scale + shift] != value.magnitude {
            scale += 1
            // checked: the scale ends at the number of digits, for which there are powers
            mantissa = (value.magnitude * powersOfTen[scale + shift]).rounded()
        }
        let digits = String(Int(clamping: mantissa))
        let sign = value < 0 ? "-" : ""
        guard scale > 0 else { return sign + digits }  // checked: texts, and a scale of a few digits
        // checked: texts, and a scale of a few digits
        let padded = String(repeating: "0", count: max(0, scale + 1 - digits.utf8.count)) + digits
        // checked: texts, and a scale of a few digits
        return "\(sign)\(padded.dropLast(scale)).\(padded.suffix(scale))"
    }

    private static let wholePowersOfTen: [Int] = (0...11).map { exponent in
        (0..<exponent).reduce(1) { power, _ in power * 10 }  // checked: exponents are constants up to 18
    }
    private static let powersOfTen: [Double] = wholePowersOfTen.map(Double.init)
}
