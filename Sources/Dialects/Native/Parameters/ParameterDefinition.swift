import Recipes

/// A row of the table of parameters: all that is true of one.
struct ParameterDefinition: Sendable {
    /// What a parameter is about.
    enum Place: Sendable {
        /// The picture, weighed against other parameters.
        case picture
        /// One filter of the picture, whatever the others say.
        case filter
        /// Other parameters, under a name.
        case preset
        /// The answer: it has a meaning in URLs only.
        case answer
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
    let place: Place
    /// Understands a value.
    let read: @Sendable (ParameterValue, inout Parameters) throws(DialectError) -> Void
    /// Takes over what a preset says, where the URL says nothing.
    let inherit: @Sendable (inout Parameters, _ preset: Parameters) -> Void
    /// The filter that it makes.
    let filter: @Sendable (Parameters) -> Filter?
    /// A filter as its value; `nil` for other filters.
    let text: @Sendable (Filter) -> String?
}

extension ParameterDefinition {
    /// A parameter that is kept as it is until all have been read.
    ///
    /// - Parameters:
    ///   - names: Its names, the canonical one first.
    ///   - kind: What its value can be.
    ///   - property: Where it is kept.
    ///   - example: A value.
    ///   - help: What it does.
    ///   - place: What it is about; what is in presets is about the picture.
    ///   - filter: The filter that it makes together with others.
    /// - Returns: The row.
    static func kept<Value: Sendable>(
        _ names: String...,
        as kind: ValueKind<Value>,
        in property: any WritableKeyPath<Parameters, Value?> & Sendable,
        example: String,
        help: String,
        place: Place = .picture,
        filter: @escaping @Sendable (Parameters) -> Filter? = { _ in nil }
    ) -> ParameterDefinition {
        ParameterDefinition(
            names: names,
            value: kind.schema,
            help: help,
            example: example,
            place: place,
            read: { (value, parameters) throws(DialectError) in
                parameters[keyPath: property] = try kind.read(value)
            },
            inherit: { parameters, preset in
                guard place == .picture, parameters[keyPath: property] == nil else { return }
                parameters[keyPath: property] = preset[keyPath: property]
            },
            filter: filter,
            text: { _ in nil }
        )
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
            place: .filter,
            read: { (value, parameters) throws(DialectError) in
                parameters.filters[name] = .some(make(try kind.read(value)))
            },
            inherit: { parameters, preset in
                if parameters.filters[name] == nil { parameters.filters[name] = preset.filters[name] }
            },
            filter: { $0.filters[name] ?? nil },
            text: { filter in value(filter).map(kind.write) }
        )
    }
}
