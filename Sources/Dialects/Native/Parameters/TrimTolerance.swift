/// Whether a uniform border is cut off, and how uniform it has to be.
enum TrimTolerance: Hashable, Sendable {
    case off
    case on(Double)

    /// Catches the noise of a JPEG's flat areas.
    static let usual = 10.0

    /// Reads a flag or a tolerance; bare digits are a tolerance, so that `trim=1` is not `trim`.
    init(_ value: ParameterValue) throws(NativeError) {
        switch value.text {
        case nil, "", "true": self = .on(TrimTolerance.usual)
        case "false": self = .off
        default:
            let allowed = "no value, true, false, or a tolerance from 0 to 255"
            guard let number = PlainDecimal((value.text ?? "").utf8) else { throw value.refusal(allowed: allowed) }
            guard 0.0...255.0 ~= number.value else { throw value.refusal(.outOfRange, allowed: allowed) }
            self = .on(number.value)
        }
    }
}

extension ValueKind<TrimTolerance> {
    /// A flag, or a tolerance.
    static let trimTolerance = ValueKind(
        schema: ValueSchema(range: 0...255, words: ["", "true", "false"], isFlag: true),
        read: { (value) throws(NativeError) in try TrimTolerance(value) }
    )
}
