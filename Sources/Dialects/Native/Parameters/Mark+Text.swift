import Recipes

extension Length {
    /// A side of a mark: pixels, or a part of the picture's side.
    static func markSide(_ value: ParameterValue) throws(NativeError) -> Length {
        let most = FixedSize.largestSide
        let allowed = "pixels from 1 to \(most), or a part of the picture such as 25% or 0.25"
        let text = try value.required(allowed)
        if let part = try percent(text, value, allowed, from: 0) {
            guard part != .pixels(0) else { throw value.refusal(.outOfRange, allowed: allowed) }
            return part
        }
        guard let number = PlainDecimal(text.utf8) else { throw value.refusal(allowed: allowed) }
        if number.value > 0, number.value < 1 { return .fraction(number.value) }
        guard number.isWhole else { throw value.refusal(allowed: allowed) }
        guard 1...Double(most) ~= number.value else { throw value.refusal(.outOfRange, allowed: allowed) }
        return .pixels(number.value)
    }

    /// How far a mark is moved: pixels, or a part of the picture's side, to either side.
    static func markOffset(_ value: ParameterValue) throws(NativeError) -> Length {
        let most = FixedSize.largestSide
        let allowed = "pixels from -\(most) to \(most), or a part of the picture such as 5%"
        let text = try value.required(allowed)
        if let part = try percent(text, value, allowed, from: -1) { return part }
        guard let number = PlainDecimal(text.utf8), number.isWhole else { throw value.refusal(allowed: allowed) }
        guard number.value.magnitude <= Double(most) else { throw value.refusal(.outOfRange, allowed: allowed) }
        return .pixels(number.value + 0)
    }

    /// A part of a side, where there is a percent sign.
    ///
    /// Nothing of a side is no pixels, however it is written.
    private static func percent(
        _ text: String,
        _ value: ParameterValue,
        _ allowed: String,
        from least: Double
    ) throws(NativeError) -> Length? {
        guard text.hasSuffix("%") else { return nil }
        guard let number = PlainDecimal(text.utf8.dropLast()) else { throw value.refusal(allowed: allowed) }
        let part = number.percent.value
        guard least...1 ~= part else { throw value.refusal(.outOfRange, allowed: allowed) }
        return part == 0 ? .pixels(0) : .fraction(part)
    }

    /// The length as a URL has it.
    var markText: String {
        switch self {
        case .pixels(let value): PlainDecimal.text(of: value)
        case .fraction(let value): PlainDecimal.text(of: value, shiftedBy: 2) + "%"
        }
    }
}

extension Gravity {
    /// The words of an alignment: for the height, for the width, or for both.
    static let alignmentWords = ["top", "middle", "bottom", "left", "center", "right"]

    /// Reads an alignment: `bottom,right`, one of these words, a compass point, or a point as two fractions.
    static func alignment(_ value: ParameterValue) throws(NativeError) -> Gravity {
        let allowed =
            "top, middle or bottom and left, center or right with a comma between, such as bottom,right, one of these, "
            + "a compass point, or two fractions from 0 to 1 such as 0.3,0.7"
        let words = try value.required(allowed).split(separator: ",", omittingEmptySubsequences: false)
        var (x, y): (Double?, Double?) = (nil, nil)
        for word in words {
            switch word {
            case "top" where y == nil: y = 0
            case "middle" where y == nil: y = 0.5
            case "bottom" where y == nil: y = 1
            case "left" where x == nil: x = 0
            case "center" where x == nil: x = 0.5
            case "right" where x == nil: x = 1
            default:
                // Read as where a picture is held on to, whose words about contents have no meaning here.
                guard x == nil, y == nil, let gravity = try? Gravity(value), case .point = gravity else {
                    throw value.refusal(allowed: allowed)
                }
                return gravity
            }
        }
        guard words.count <= 2 else { throw value.refusal(allowed: allowed) }
        return .point(x: x ?? 0.5, y: y ?? 0.5)
    }

    /// The alignment as a URL has it; `nil` for what only pixels tell.
    var alignmentText: String? {
        guard case .point(let x, let y) = self else { return nil }
        let across = [0: "left", 0.5: "center", 1: "right"][x]
        let down = [0: "top", 0.5: "middle", 1: "bottom"][y]
        if let across, let down { return "\(down),\(across)" }
        return "\(PlainDecimal.text(of: x)),\(PlainDecimal.text(of: y))"
    }
}
