import Basics

/// A query taken apart and decoded, once for its signature and for what it asks.
struct Query {
    /// What stands between two `&`, where that is anything.
    struct Part {
        /// All of it, as sent.
        let bytes: ArraySlice<UInt8>
        /// What stands before the `=`, decoded; `nil` where that is no text.
        let name: String?
        /// The parameter of this name.
        let parameter: Parameter?
        /// For which of several layers it stands, from 1 on.
        let number: Int
        /// What stands behind the `=`.
        let value: Value

        /// The parameter that it stands for, be it by another service's word.
        var meant: Parameter? {
            if let parameter { return parameter }
            guard let name else { return nil }
            return FocalPoint.names.contains(name) ? .gravity : OtherWord.named(name)?.parameter
        }

        /// Takes a part apart.
        ///
        /// - Parameters:
        ///   - bytes: All of it.
        ///   - sign: What stands between name and value.
        ///   - decode: The text that bytes mean.
        fileprivate init(
            _ bytes: ArraySlice<UInt8>,
            valueBehind sign: UInt8 = UInt8(ascii: "="),
            decode: (ArraySlice<UInt8>) -> String? = PercentCoding.decodeQuery
        ) {
            self.bytes = bytes
            let equals = bytes.firstIndex(of: sign)
            name = decode(bytes[..<(equals ?? bytes.endIndex)])
            let numbered = name.flatMap(NumberedName.init)
            (parameter, number) = (numbered?.parameter, numbered?.number ?? 1)
            value = equals.map { decode(bytes[($0 + 1)...]).map(Value.text) ?? .notText } ?? .none
        }
    }

    /// A parameter's value.
    enum Value: Hashable {
        /// There is no `=`.
        case none
        /// A value, decoded.
        case text(String)
        /// Bytes that are no UTF-8 when they are decoded.
        case notText
    }

    /// The parts, in their order.
    let parts: [Part]

    /// Takes a query apart.
    ///
    /// - Parameter text: As sent, without the `?`; `nil` where there is none.
    init(_ text: String?) {
        guard let text, !text.isEmpty else {
            parts = []
            return
        }
        parts = Array(text.utf8).split(separator: UInt8(ascii: "&")).map { Part($0) }
    }

    /// A query of one part.
    init(_ part: Part) { parts = [part] }

    /// Takes a segment of a pipeline apart: `w:300;h:200`, which is decoded once already.
    init(segment bytes: ArraySlice<UInt8>) {
        parts = bytes.split(separator: UInt8(ascii: ";")).map { part in
            Part(part, valueBehind: UInt8(ascii: ":")) { bytes in
                String(validating: PercentCoding.decodeWhatIsEscaped(bytes), as: UTF8.self)
            }
        }
    }

    /// The values of a parameter; empty where they are no text.
    func values(of parameter: Parameter) -> [String] {
        parts.compactMap { part in
            guard part.parameter == parameter else { return nil }
            return if case .text(let text) = part.value { text } else { "" }
        }
    }

    /// The spelling of the first parameter that says more of the picture than the names of presets.
    var firstBesidePresets: String? {
        parts.first { part in
            switch part.meant?.definition.subject {
            case .preset, .answer, nil: false
            case .picture, .filter, .layer, .fallback: true
            }
        }?.name
    }

    /// The spelling of the first parameter that is about the picture and not about the answer.
    var firstAboutPixels: String? {
        parts.first { part in part.meant.map { $0.definition.subject != .answer } ?? false }?.name
    }
}

extension ParameterValue {
    /// The parameter of a part of a query.
    init(_ part: Query.Part) throws(NativeError) {
        guard let name = part.name else { throw NativeError(.malformedQuery, "The query is not UTF-8.") }
        guard let parameter = part.parameter else {
            let quoted = Quotation.of(name)
            if let sentence = CalledHere.sentence(for: name) {
                throw NativeError(.unknownParameter, sentence, parameter: quoted)
            }
            guard !NumberedName.isBeyond(name) else {
                throw NativeError(
                    .unknownParameter,
                    "There is no parameter '\(quoted)': layers are numbered from 1 to \(NumberedName.most).",
                    parameter: quoted
                )
            }
            let hint = NearMiss.best(for: name, among: Parameter.allSpellings).map { " Did you mean '\($0)'?" } ?? ""
            throw NativeError(.unknownParameter, "There is no parameter '\(quoted)'.\(hint)", parameter: quoted)
        }
        try self.init(part, as: parameter)
    }

    /// The parameter of a part of a query that has another name for it.
    init(_ part: Query.Part, as parameter: Parameter) throws(NativeError) {
        let name = part.name ?? ""
        switch part.value {
        case .none: self.init(parameter: parameter, spelling: name, number: part.number, text: nil)
        case .text(let text): self.init(parameter: parameter, spelling: name, number: part.number, text: text)
        case .notText:
            throw NativeError(.malformedQuery, "The value of '\(name)' is not UTF-8.", parameter: name)
        }
    }
}
