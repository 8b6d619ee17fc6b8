/// What there is to know of a parameter, for pages and descriptions.
package struct ParameterDescription: Sendable {
    /// Its canonical name.
    package var name: String
    /// Its other spellings.
    package var otherNames: [String]
    /// What it does, in a sentence.
    package var help: String
    /// A value, as people write it.
    package var example: String
    /// The range of a number that stands alone.
    package var range: ClosedRange<Double>?
    /// Every word that is understood.
    package var words: [String]
    /// Whether it may stand without a value.
    package var isFlag: Bool
    /// Whether it is a filter by itself.
    package var isFilter: Bool
}

extension NativeDialect {
    /// All parameters, in the order of their table.
    package static var parameters: [ParameterDescription] {
        Parameter.table.map { row in
            ParameterDescription(
                name: row.names[0],
                otherNames: Array(row.names.dropFirst()),
                help: row.help,
                example: row.example,
                range: row.value.range,
                words: row.value.words,
                isFlag: row.value.isFlag,
                isFilter: row.subject == .filter
            )
        }
    }
}
