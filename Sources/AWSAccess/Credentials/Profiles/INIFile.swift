/// A file of sections and properties, as AWS's tools write and read it.
///
/// A section met twice is one section, and a property met twice has its last value. Names of properties are the same in
/// either case, those of sections are not. A `#` or `;` begins a comment at the beginning of a line and behind white
/// space. A line that is indented deeper than the property before it belongs to its value, as in
/// ```
/// s3 =
///   endpoint_url = http://127.0.0.1:9000
/// ```
struct INIFile {
    /// A property's value, and the properties in it.
    struct Property: Hashable {
        var value: String
        var nested: [String: String] = [:]
    }

    /// The properties of each section, by its name as it stands in the brackets.
    private(set) var sections: [String: [String: Property]] = [:]

    private var section: String?
    private var last: (name: String, indentation: Int)?

    /// Reads a file's text.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - path: Where it is from, for the error.
    /// - Throws: An `AccessError` that names a line by its number, and shows nothing of it.
    init(parsing text: String, path: String) throws(AccessError) {
        var text = text[...]
        if text.unicodeScalars.first == "\u{FEFF}" { text = Substring(text.unicodeScalars.dropFirst()) }
        var number = 0
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            number += 1
            if let problem = read(line) {
                throw AccessError(.badConfiguration, "Line \(number) of '\(path)' \(problem).")
            }
        }
    }

    /// Reads one line; gives what is wrong with it.
    private mutating func read(_ line: Substring) -> String? {
        let content = line.drop(while: \.isWhitespace)
        guard let first = content.first, first != "#", first != ";" else { return nil }
        if first == "[" { return begin(content) }
        let indentation = line.count - content.count
        if let last, let section, indentation > last.indentation {
            extend(section, last.name, by: content)
            return nil
        }
        guard let section else { return "stands before any [section]" }
        guard let sign = content.firstIndex(where: { $0 == "=" || $0 == ":" }) else {
            return "is neither a [section] nor 'name = value'"
        }
        let name = INIFile.trimmed(content[..<sign]).lowercased()
        guard !name.isEmpty else { return "has no name before its '\(content[sign])'" }
        sections[section]?[name] = Property(value: INIFile.value(content[content.index(after: sign)...]))
        last = (name, indentation)
        return nil
    }

    private mutating func begin(_ content: Substring) -> String? {
        guard let end = content.firstIndex(of: "]") else { return "begins with '[' and has no ']'" }
        let name = INIFile.trimmed(content[content.index(after: content.startIndex)..<end])
        guard !name.isEmpty else { return "has a section without a name" }
        if sections[name] == nil { sections[name] = [:] }
        section = name
        last = nil
        return nil
    }

    private mutating func extend(_ section: String, _ name: String, by content: Substring) {
        guard var property = sections[section]?[name] else { return }
        if property.value.isEmpty, let sign = content.firstIndex(of: "=") {
            let inner = INIFile.trimmed(content[..<sign]).lowercased()
            property.nested[inner] = INIFile.value(content[content.index(after: sign)...])
        } else {
            property.value += (property.value.isEmpty ? "" : "\n") + INIFile.value(content)
        }
        sections[section]?[name] = property
    }

    /// A value without white space at its ends and without a comment.
    private static func value(_ text: Substring) -> String {
        var previous: Character = " "
        for index in text.indices {
            let character = text[index]
            if character == "#" || character == ";", previous.isWhitespace { return trimmed(text[..<index]) }
            previous = character
        }
        return trimmed(text)
    }

    private static func trimmed(_ text: Substring) -> String {
        let begin = text.drop(while: \.isWhitespace)
        return String(begin.lastIndex { !$0.isWhitespace }.map { begin[...$0] } ?? "")
    }
}
