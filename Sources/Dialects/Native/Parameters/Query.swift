import Basics

/// The parts of a query between `&`, one after the other.
struct Query {
    /// The query as sent, without the `?`.
    let bytes: [UInt8]

    init(_ text: String) { bytes = Array(text.utf8) }

    /// One part, not decoded.
    struct Part {
        var name: ArraySlice<UInt8>
        var value: ArraySlice<UInt8>?
    }

    /// Where the part that begins at `start` ends.
    private func end(from start: Int) -> Int {
        bytes[start...].firstIndex(of: UInt8(ascii: "&")) ?? bytes.endIndex
    }

    /// Calls `body` with every part that is not empty.
    func forEachPart(_ body: (Part) throws(DialectError) -> Void) throws(DialectError) {
        var start = bytes.startIndex
        while start < bytes.endIndex {
            let end = end(from: start)
            let part = bytes[start..<end]
            if let equals = part.firstIndex(of: UInt8(ascii: "=")) {
                try body(Part(name: part[..<equals], value: part[(equals + 1)...]))
            } else if !part.isEmpty {
                try body(Part(name: part, value: nil))
            }
            start = end + 1
        }
    }
}

extension Parameters {
    /// Reads a query.
    ///
    /// - Parameter query: As sent, without the `?`; `nil` when there is none.
    /// - Throws: A `DialectError` about the first parameter that is not understood.
    init(query: String?) throws(DialectError) {
        self.init()
        guard let query, !query.isEmpty else { return }
        let parts = Query(query)
        var given: ParameterNames = []
        try parts.forEachPart { (part) throws(DialectError) in
            let value = try ParameterValue(part)
            guard given.insert(ParameterNames(value.parameter)).inserted else {
                throw Parameters.repetition(of: value, in: parts)
            }
            try read(value)
        }
    }

    /// The spelling of the first parameter that is about the picture and not about the answer.
    static func firstAboutPixels(in query: String?) throws(DialectError) -> String? {
        var first: String?
        try Query(query ?? "").forEachPart { (part) throws(DialectError) in
            let value = try ParameterValue(part)
            if value.parameter.definition.place != .answer { first = first ?? value.spelling }
        }
        return first
    }

    private static func repetition(of value: ParameterValue, in query: Query) -> DialectError {
        var first = value.spelling
        var isFound = false
        try? query.forEachPart { (part) throws(DialectError) in
            guard !isFound, let other = try? ParameterValue(part), other.parameter == value.parameter else { return }
            first = other.spelling
            isFound = true
        }
        let sentence =
            first == value.spelling
            ? "'\(first)' is given twice; once is enough."
            : "'\(first)' and '\(value.spelling)' are the same parameter; give one of them."
        return DialectError(.repeatedParameter, sentence, parameter: value.spelling)
    }
}

extension ParameterValue {
    /// Decodes a part of a query and finds the parameter.
    init(_ part: Query.Part) throws(DialectError) {
        guard let name = PercentCoding.decodeQuery(part.name) else {
            throw DialectError(.malformedQuery, "The query is not UTF-8.")
        }
        guard let parameter = Parameter(spelling: name) else {
            let quoted = Quotation.of(name)
            let hint = NearMiss.best(for: name, among: Parameter.allSpellings).map { " Did you mean '\($0)'?" } ?? ""
            throw DialectError(.unknownParameter, "There is no parameter '\(quoted)'.\(hint)", parameter: quoted)
        }
        var text: String?
        if let value = part.value {
            guard let decoded = PercentCoding.decodeQuery(value) else {
                throw DialectError(
                    .malformedQuery,
                    "The value of '\(name)' is not UTF-8.",
                    parameter: name
                )
            }
            text = decoded
        }
        self.init(parameter: parameter, spelling: name, text: text)
    }
}
