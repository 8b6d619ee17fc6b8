import Recipes

extension Parameters {
    /// The largest side that can be asked for, in pixels.
    static let largestSide = 16384
    private static let sides = 1...largestSide

    /// Understands one parameter.
    mutating func read(_ value: ParameterValue) throws(DialectError) {
        try value.parameter.definition.read(value, &self)
    }

    /// Reads a side.
    static func side(_ value: ParameterValue) throws(DialectError) -> Int {
        guard value.spelling == "scalex" || value.spelling == "scaley" else { return try value.whole(in: sides) }
        let allowed = "a number from 1 to \(largestSide)"
        let text = try value.required(allowed)
        guard let number = PlainDecimal(text.utf8) else { throw value.refusal(allowed: allowed) }
        guard number.mantissa > 0, number.value <= Double(largestSide) else {
            throw value.refusal(.outOfRange, allowed: allowed)
        }
        let side = number.timesRoundedHalfUp(1)
        guard side > 0 else { throw value.refusal(.outOfRange, allowed: allowed) }
        return side
    }

    /// Reads a Unix time.
    static func time(_ value: ParameterValue) throws(DialectError) -> Int {
        let allowed = "a Unix time in whole seconds"
        let text = try value.required(allowed)
        let isDigits = text.utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
        guard isDigits, text.utf8.count <= 15, let time = Int(text) else { throw value.refusal(allowed: allowed) }
        return time
    }
}

extension ValueKind<Trim> {
    /// A flag, or a tolerance.
    static let trim = ValueKind(
        schema: ValueSchema(range: 0...255, words: ["", "true", "false"], isFlag: true),
        read: { (value) throws(DialectError) in try Trim(value) }
    )
}

extension Trim {
    /// Reads a flag or a tolerance; bare digits are a tolerance, so that `trim=1` is not `trim`.
    init(_ value: ParameterValue) throws(DialectError) {
        switch value.text {
        case nil, "", "true": self = .on(tolerance: Trim.defaultTolerance)
        case "false": self = .off
        default:
            let allowed = "no value, true, false, or a tolerance from 0 to 255"
            guard let number = PlainDecimal((value.text ?? "").utf8) else { throw value.refusal(allowed: allowed) }
            guard 0.0...255.0 ~= number.value else { throw value.refusal(.outOfRange, allowed: allowed) }
            self = .on(tolerance: number.value)
        }
    }
}
