import Recipes

/// What a parameter's value can be, as pages and the API's description show it.
struct ValueSchema: Sendable, Hashable {
    /// The range of a number that stands alone.
    var range: ClosedRange<Double>?
    /// Whether that is a whole number.
    var isWhole = false
    /// Every word that is understood.
    var words: [String] = []
    /// Whether it may stand without a value.
    var isFlag = false
}

/// A kind of value: how it is read and written, and what is said of it.
struct ValueKind<Value: Sendable>: Sendable {
    /// What is said of it.
    var schema = ValueSchema()
    /// Understands a value.
    let read: @Sendable (ParameterValue) throws(NativeError) -> Value
    /// Spells a value.
    var write: @Sendable (Value) -> String = { _ in "" }
}

extension ValueKind<Int> {
    /// A whole number.
    static func whole(_ range: ClosedRange<Int>) -> Self {
        ValueKind(
            schema: ValueSchema(range: Double(range.lowerBound)...Double(range.upperBound), isWhole: true),
            read: { (value) throws(NativeError) in try value.whole(in: range) },
            write: { String($0) }
        )
    }

    /// A Unix time.
    static let time = ValueKind(read: { (value) throws(NativeError) in try value.time() })
}

extension ValueKind<Box.Side> {
    /// A side of a box; what scripts measure, under the names that they use, may be fractional.
    static let side = ValueKind(
        schema: ValueKind<Int>.whole(1...FixedSize.largestSide).schema,
        read: { (value) throws(NativeError) in try Box.Side(value) },
        write: { $0.text }
    )
}

extension ValueKind<PlainDecimal> {
    /// A number, kept exact.
    static func decimal(_ range: ClosedRange<Double>, unit: String = "") -> Self {
        ValueKind(
            schema: ValueSchema(range: range),
            read: { (value) throws(NativeError) in try value.decimal(in: range, unit: unit) }
        )
    }

    /// An angle, of which whole turns are taken away.
    static let angle = ValueKind(
        schema: ValueSchema(range: -999_999...999_999),
        read: { (value) throws(NativeError) in
            try value.decimal(in: -999_999...999_999, unit: " of degrees").degreesOfCircle
        }
    )
}

extension ValueKind<Double> {
    static func number(_ range: ClosedRange<Double>) -> Self {
        ValueKind(
            schema: ValueSchema(range: range),
            read: { (value) throws(NativeError) in try value.decimal(in: range).value },
            write: { PlainDecimal.text(of: $0) }
        )
    }
}

extension ValueKind<Bool> {
    /// On where it stands alone.
    static let flag = ValueKind(
        schema: ValueSchema(words: ["", "1", "0", "true", "false"], isFlag: true),
        read: { (value) throws(NativeError) in try value.flag() },
        write: { $0 ? "1" : "0" }
    )
}

extension ValueKind {
    /// One of some words.
    ///
    /// - Parameters:
    ///   - words: Those that a sentence lists.
    ///   - spellings: Every spelling that is understood; `nil` when `words` has them all.
    ///   - find: Gives a word's meaning.
    /// - Returns: The kind.
    static func words(
        _ words: [String],
        spellings: [String]? = nil,
        _ find: @escaping @Sendable (String) -> Value?
    ) -> Self {
        ValueKind(
            schema: ValueSchema(words: spellings ?? words),
            read: { (value) throws(NativeError) in try value.choice(of: words, spellings: spellings, find) }
        )
    }

    /// Whatever else there is.
    ///
    /// - Parameters:
    ///   - words: The words among it.
    ///   - read: Understands a value.
    /// - Returns: The kind.
    static func text(
        words: [String] = [],
        _ read: @escaping @Sendable (ParameterValue) throws(NativeError) -> Value
    ) -> Self {
        ValueKind(schema: ValueSchema(words: words), read: read)
    }
}

extension ValueKind<Color> {
    /// A colour.
    static let color = ValueKind(
        schema: ValueSchema(words: ColorNames.all),
        read: { (value) throws(NativeError) in try Color(value) },
        write: { $0.hexadecimal }
    )

    /// A colour that covers what is behind it.
    static let opaqueColor = ValueKind(
        read: { (value) throws(NativeError) in
            let color = try Color(value)
            guard color.alpha == 255 else { throw value.refusal(allowed: "a colour that is opaque") }
            return color
        },
        write: { $0.hexadecimal }
    )
}

extension ValueKind {
    /// A value, and behind a comma another one that may be left out.
    static func pair<First, Second: Equatable>(
        _ first: ValueKind<First>,
        _ second: ValueKind<Second>,
        default usual: Second
    ) -> ValueKind where Value == (First, Second) {
        ValueKind(
            read: { (value) throws(NativeError) in
                let parts = (value.text ?? "").split(separator: ",", maxSplits: 1, omittingEmptySubsequences: false)
                var part = value
                part.text = parts.first.map(String.init)
                let head = try first.read(part)
                guard parts.count > 1 else { return (head, usual) }
                part.text = parts.last.map(String.init)
                return (head, try second.read(part))
            },
            write: { head, tail in first.write(head) + (tail == usual ? "" : "," + second.write(tail)) }
        )
    }
}
