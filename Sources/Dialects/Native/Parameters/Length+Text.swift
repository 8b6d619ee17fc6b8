import Recipes

extension Length {
    /// Reads pixels, or percent with the sign; `nil` where the text is neither.
    init?(text: Substring.UTF8View) {
        let isPercent = text.last == UInt8(ascii: "%")
        guard let number = PlainDecimal(isPercent ? text.dropLast() : text) else { return nil }
        // Nothing of a side is nothing, however it is written; adding zero turns a negative zero into the plain one.
        self = isPercent && number.mantissa != 0 ? .fraction(number.percent.value) : .pixels(number.value + 0)
    }

    /// As a URL says it.
    var text: String {
        switch self {
        case .pixels(let value): PlainDecimal.text(of: value)
        case .fraction(let value): PlainDecimal.text(of: value, shiftedBy: 2) + "%"
        }
    }
}

extension Padding {
    /// No room.
    init() { self.init(top: .pixels(0), right: .pixels(0), bottom: .pixels(0), left: .pixels(0)) }

    /// Reads one to four lengths in CSS's order.
    init(_ value: ParameterValue) throws(NativeError) {
        let allowed =
            "one to four lengths from 0 to \(FixedSize.largestSide) pixels or 100%, in the order top, right, bottom, left"
        let text = try value.required(allowed)
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        let lengths = parts.count > 4 ? [] : parts.compactMap { Length(text: $0.utf8) }
        guard let top = lengths.first, lengths.count == parts.count else { throw value.refusal(allowed: allowed) }
        guard lengths.allSatisfy(\.isRoom) else { throw value.refusal(.outOfRange, allowed: allowed) }
        let right = lengths.count > 1 ? lengths[1] : top
        self.init(
            top: top,
            right: right,
            bottom: lengths.count > 2 ? lengths[2] : top,
            left: lengths.count > 3 ? lengths[3] : right
        )
    }

    /// As a URL says it.
    var text: String { [top, right, bottom, left].map(\.text).joined(separator: ",") }
}

extension Length {
    /// Whether there can be as much room beside a picture.
    fileprivate var isRoom: Bool {
        switch self {
        case .pixels(let value): 0...Double(FixedSize.largestSide) ~= value
        case .fraction(let value): 0.0...1.0 ~= value
        }
    }
}
