import Recipes

/// A row of the table of parameters: all that is true of one.
struct ParameterDefinition: Sendable {
    /// What a parameter is about.
    enum Subject: Sendable {
        /// The picture, weighed against other parameters.
        case picture
        /// One filter of the picture, whatever the others say.
        case filter
        /// Other parameters, under a name.
        case preset
        /// What is answered in place of the picture.
        case fallback
        /// The answer: it has a meaning in URLs only.
        case answer
        /// A picture that is put on the picture: there may be several, by their numbers.
        case layer
    }

    /// All its names, the canonical one first.
    let names: [String]
    /// What its value can be.
    let value: ValueSchema
    /// What it does, in a sentence for the API's description.
    let help: String
    /// A value, as a query has it.
    let example: String
    /// Where it goes.
    let subject: Subject
    /// Whether a number may stand in its name.
    var isNumbered: Bool { subject == .layer }
    /// Understands a value.
    let read: @Sendable (ParameterValue) throws(NativeError) -> Parameters.Value
    /// A filter as its value; `nil` for other filters.
    let text: @Sendable (Filter) -> String?
}

extension ParameterDefinition {
    /// A parameter that is weighed against others, or is not about the picture.
    ///
    /// - Parameters:
    ///   - names: Its names, the canonical one first.
    ///   - kind: What its value can be.
    ///   - example: A value.
    ///   - help: What it does.
    ///   - subject: What it is about.
    ///   - says: What a value says.
    /// - Returns: The row.
    static func row<Value: Sendable>(
        _ names: [String],
        as kind: ValueKind<Value>,
        example: String,
        help: String,
        subject: Subject,
        says: @escaping @Sendable (Value) -> Parameters.Value
    ) -> ParameterDefinition {
        numbered(names, as: kind, example: example, help: help, subject: subject) { says($1) }
    }

    /// The same where what a value says depends on the number in the parameter's name.
    private static func numbered<Value: Sendable>(
        _ names: [String],
        as kind: ValueKind<Value>,
        example: String,
        help: String,
        subject: Subject,
        says: @escaping @Sendable (Int, Value) -> Parameters.Value
    ) -> ParameterDefinition {
        ParameterDefinition(
            names: names,
            value: kind.schema,
            help: help,
            example: example,
            subject: subject,
            read: { (value) throws(NativeError) in says(value.number, try kind.read(value)) },
            text: { _ in nil }
        )
    }

    /// A parameter of the picture; its arguments are those of ``row(_:as:example:help:subject:says:)``.
    static func picture<Value: Sendable>(
        _ names: String...,
        as kind: ValueKind<Value>,
        example: String,
        help: String,
        says: @escaping @Sendable (Value) -> PictureParameters.Value
    ) -> ParameterDefinition {
        row(names, as: kind, example: example, help: help, subject: .picture) { .picture(says($0)) }
    }

    /// A parameter of the answer; its arguments are those of ``row(_:as:example:help:subject:says:)``.
    static func answer<Value: Sendable>(
        _ names: String...,
        as kind: ValueKind<Value>,
        example: String,
        help: String,
        says: @escaping @Sendable (Value) -> AnswerParameters.Value
    ) -> ParameterDefinition {
        row(names, as: kind, example: example, help: help, subject: .answer) { .answer(says($0)) }
    }

    /// A parameter of a mark; its arguments are those of ``row(_:as:example:help:subject:says:)``.
    static func mark<Value: Sendable>(
        _ names: String...,
        as kind: ValueKind<Value>,
        example: String,
        help: String,
        says: @escaping @Sendable (Value) -> MarkParameters.Value
    ) -> ParameterDefinition {
        numbered(names, as: kind, example: example, help: help, subject: .layer) { .picture(.mark($0, says($1))) }
    }

    /// A parameter that is a filter by itself.
    ///
    /// - Parameters:
    ///   - names: Its names, the canonical one first.
    ///   - kind: What its value can be.
    ///   - example: A value.
    ///   - help: What it does.
    ///   - make: The filter of a value; `nil` for none, which also takes a preset's away.
    ///   - value: The value of a filter; `nil` for other filters.
    /// - Returns: The row.
    static func filter<Value: Sendable>(
        _ names: String...,
        as kind: ValueKind<Value>,
        example: String,
        help: String,
        make: @escaping @Sendable (Value) -> Filter?,
        value: @escaping @Sendable (Filter) -> Value?
    ) -> ParameterDefinition {
        let name = names[0]
        return ParameterDefinition(
            names: names,
            value: kind.schema,
            help: help,
            example: example,
            subject: .filter,
            read: { (value) throws(NativeError) in .picture(.filter(.filter(make(try kind.read(value)), of: name))) },
            text: { filter in value(filter).map(kind.write) }
        )
    }
}
