/// Whether a uniform border is cut off.
enum Trim: Hashable, Sendable {
    case off
    case on(tolerance: Double)

    /// Catches the noise of a JPEG's flat areas.
    static let defaultTolerance = 10.0

    /// Reads a flag or a tolerance; bare digits are a tolerance, so that `trim=1` is not `trim`.
    init(_ value: ParameterValue) throws(NativeError) {
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

extension ValueKind<Trim> {
    /// A flag, or a tolerance.
    static let trim = ValueKind(
        schema: ValueSchema(range: 0...255, words: ["", "true", "false"], isFlag: true),
        read: { (value) throws(NativeError) in try Trim(value) }
    )
}
