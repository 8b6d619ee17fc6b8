import Basics

/// One parameter of a URL before its value is understood.
struct ParameterValue {
    /// Which one.
    let parameter: Parameter
    /// As the URL spells it.
    let spelling: String
    /// For which of several layers it stands, from 1 on.
    var number = 1
    /// Decoded; `nil` without a `=`.
    var text: String?

    /// The value, which has to be there.
    ///
    /// - Parameter allowed: What the parameter takes, for the error's sentence.
    /// - Returns: The value, not empty.
    /// - Throws: A `NativeError` when there is none.
    func required(_ allowed: @autoclosure () -> String) throws(NativeError) -> String {
        guard let text, !text.isEmpty else {
            throw NativeError(.invalidValue, "'\(spelling)' needs a value: \(allowed()).", parameter: spelling)
        }
        return text
    }

    /// An error that says what is allowed.
    func refusal(
        _ code: NativeError.Code = .invalidValue,
        allowed: String,
        didYouMean: String? = nil
    ) -> NativeError {
        let quoted = Quotation.of(text ?? "")
        let hint = didYouMean.map { " Did you mean '\($0)'?" } ?? ""
        return NativeError(
            code,
            "'\(spelling)' cannot be '\(quoted)': it takes \(allowed).\(hint)",
            parameter: spelling,
            value: quoted
        )
    }

    /// A whole number.
    ///
    /// - Parameters:
    ///   - range: What it may be.
    ///   - allowed: What the parameter takes, where that is more than a number.
    /// - Returns: The number.
    /// - Throws: A `NativeError` for anything else.
    func whole(in range: ClosedRange<Int>, allowed: String? = nil) throws(NativeError) -> Int {
        let allowed = allowed ?? "a whole number from \(range.lowerBound) to \(range.upperBound)"
        let text = try required(allowed)
        guard let number = PlainDecimal(text.utf8), number.scale == 0 else { throw refusal(allowed: allowed) }
        guard range.contains(number.mantissa) else { throw refusal(.outOfRange, allowed: allowed) }
        return number.mantissa
    }

    /// A number, kept exact.
    func decimal(
        in range: ClosedRange<Double>,
        unit: String = ""
    ) throws(NativeError) -> PlainDecimal {
        var allowed: String {
            let bounds = (PlainDecimal.text(of: range.lowerBound), PlainDecimal.text(of: range.upperBound))
            return "a number\(unit) from \(bounds.0) to \(bounds.1)"
        }
        let text = try required(allowed)
        guard let number = PlainDecimal(text.utf8) else { throw refusal(allowed: allowed) }
        guard range.contains(number.value) else { throw refusal(.outOfRange, allowed: allowed) }
        return number
    }

    /// A side of a box; what scripts measure, under the names that they use, may be fractional.
    ///
    /// - Parameter allowedWhole: What is taken under all other names, for the error's sentence.
    /// - Returns: Pixels.
    /// - Throws: A `NativeError` for what is no side.
    func side(_ allowedWhole: String) throws(NativeError) -> Int {
        guard spelling == "scalex" || spelling == "scaley" else {
            return try whole(in: 1...FixedSize.largestSide, allowed: allowedWhole)
        }
        let allowed = "a number from 1 to \(FixedSize.largestSide)"
        let text = try required(allowed)
        guard let number = PlainDecimal(text.utf8) else { throw refusal(allowed: allowed) }
        guard number.mantissa > 0, number.value <= Double(FixedSize.largestSide) else {
            throw refusal(.outOfRange, allowed: allowed)
        }
        let side = number.timesRoundedHalfUp(1)
        guard side > 0 else { throw refusal(.outOfRange, allowed: allowed) }
        return side
    }

    /// A Unix time.
    func time() throws(NativeError) -> Int {
        let allowed = "a Unix time in whole seconds"
        let text = try required(allowed)
        let isDigits = text.utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
        guard isDigits, text.utf8.count <= 15, let time = Int(text) else { throw refusal(allowed: allowed) }
        return time
    }

    /// Present, or `1`, `true`, `0`, `false`.
    func flag() throws(NativeError) -> Bool {
        switch text {
        case nil, "", "1", "true": return true
        case "0", "false": return false
        default: throw refusal(allowed: "no value, or 1, true, 0 or false")
        }
    }

    /// One of some words.
    ///
    /// - Parameters:
    ///   - words: Those that a sentence lists.
    ///   - spellings: Every spelling that is understood, to find a near miss; `nil` when `words` has them all.
    ///   - find: Gives a word's meaning.
    /// - Returns: The meaning.
    /// - Throws: A `NativeError` that lists the words.
    func choice<Value>(
        of words: [String],
        spellings: [String]? = nil,
        _ find: (String) -> Value?
    ) throws(NativeError) -> Value {
        if let text, let value = find(text) { return value }
        let allowed = ParameterValue.list(words)
        let text = try required(allowed)
        throw refusal(allowed: allowed, didYouMean: NearMiss.best(for: text, among: spellings ?? words))
    }

    /// Words as a sentence lists them: `h, v or hv`.
    private static func list(_ words: [String]) -> String {
        guard words.count > 1 else { return words.first ?? "" }
        return words.dropLast().joined(separator: ", ") + " or " + words[words.count - 1]
    }
}

/// Text of a request that is safe and short enough to be repeated in an answer or a log.
enum Quotation {
    private static let longest = 64

    static func of(_ text: String) -> String {
        var quoted = ""
        for (index, scalar) in text.unicodeScalars.enumerated() {
            if index == longest { return quoted + "…" }
            switch scalar.properties.generalCategory {
            case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator:
                quoted += "\u{FFFD}"
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted
    }
}
