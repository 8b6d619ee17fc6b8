import Recipes

/// A focal point in two parameters, as imgix has it: `fp-x` and `fp-y`, each the middle where it is missing.
enum FocalPoint {
    /// The names of both.
    static let names = ["fp-x", "fp-y"]

    /// Reads both.
    ///
    /// - Parameter query: The query.
    /// - Returns: What is kept.
    /// - Throws: A `NativeError` for what is no part of a side, and for one that is given twice.
    static func gravity(in query: Query) throws(NativeError) -> Gravity {
        .point(x: try side(names[0], in: query), y: try side(names[1], in: query))
    }

    private static func side(_ name: String, in query: Query) throws(NativeError) -> Double {
        let parts = query.parts.filter { $0.name == name }
        guard let part = parts.first else { return 0.5 }
        guard parts.count == 1 else {
            throw NativeError(
                .repeatedParameter,
                "'\(name)' is given twice; once is enough.",
                parameter: name
            )
        }
        return try ParameterValue(part, as: .gravity).decimal(in: 0...1).value + 0
    }
}
