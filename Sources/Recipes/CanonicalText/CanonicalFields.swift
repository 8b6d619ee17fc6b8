/// A part of a recipe that canonical text has as a name and fields: `resize=400x,inside,0.5:0.5`.
///
/// Writing and reading stand beside each other in the file of the value. Reading has to give every stored property a
/// value, and a recipe's text is only taken where writing what was read gives it again, so that no field is forgotten.
protocol CanonicalFields {
    /// The name; never changed, and never another value's.
    static var name: String { get }

    /// Writes the fields; one that is added later is left out where it says what older texts mean.
    func write(to fields: inout FieldWriter)

    /// Reads the fields that ``write(to:)`` wrote.
    ///
    /// - Parameter fields: What stands behind the name.
    /// - Throws: A ``RecipeTextError`` for anything else.
    init(from fields: inout FieldReader) throws(RecipeTextError)
}

extension CanonicalFields {
    /// Name and fields as they stand in a recipe's text.
    var canonicalText: String {
        var fields = FieldWriter(Self.name)
        write(to: &fields)
        return fields.text
    }
}

/// Writes a name and its fields.
struct FieldWriter {
    private(set) var text: String
    private var isEmpty = true

    init(_ name: String) { text = name }

    mutating func add(_ field: String) {
        text += isEmpty ? "=" : ","
        text += field
        isEmpty = false
    }

    /// Adds a number: the shortest digits that are read as the same one.
    mutating func add(_ number: Double) { add("\(number)") }

    mutating func add(_ word: some RawRepresentable<String>) { add(word.rawValue) }
}
