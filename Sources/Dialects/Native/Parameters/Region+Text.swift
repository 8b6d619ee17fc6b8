import Recipes

extension Region {
    /// Reads `x,y,w,h`, each in pixels or with a `%`.
    init(_ value: ParameterValue) throws(NativeError) {
        let allowed = "x,y,width,height in pixels or percent, such as 10,20,300,200 or 0,0,50%,50%"
        let text = try value.required(allowed)
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
        self.init(x: x, y: y, width: width, height: height)
    }

    /// Whether nothing is cut, whatever the picture.
    var isWhole: Bool {
        x.isZero && y.isZero && width == .fraction(1) && height == .fraction(1)
    }
}

extension Length {
    fileprivate init?(text: Substring.UTF8View) {
        let isPercent = text.last == UInt8(ascii: "%")
        guard let number = PlainDecimal(isPercent ? text.dropLast() : text) else { return nil }
        // Nothing of a side is nothing, however it is written; adding zero turns a negative zero into the plain one.
        self = isPercent && number.mantissa != 0 ? .fraction(number.percent.value) : .pixels(number.value + 0)
    }

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
