/// Takes the fields behind a name apart, one after the other.
struct FieldReader {
    private let whole: Substring
    private var fields: ArraySlice<Substring>

    /// Takes the text of a step: its name, and its fields behind a `=`.
    init(_ text: Substring) {
        whole = text
        let start = text.firstIndex(of: "=").map { text.index(after: $0) }
        fields = (start.map { text[$0...].split(separator: ",", omittingEmptySubsequences: false) } ?? [])[...]
    }

    /// The next field.
    mutating func text() throws(RecipeTextError) -> Substring {
        guard let field = fields.popFirst() else { throw refusal("has too few fields") }
        return field
    }

    /// Whether anything is left.
    var hasMore: Bool { !fields.isEmpty }

    /// Takes a word if it comes next.
    mutating func flag(_ word: String) -> Bool {
        guard let next = fields.first, next == word else { return false }
        fields.removeFirst()
        return true
    }

    mutating func number(in range: ClosedRange<Double>) throws(RecipeTextError) -> Double {
        try number(text(), in: range)
    }

    /// A number that is part of a field.
    func number(_ text: Substring, in range: ClosedRange<Double>) throws(RecipeTextError) -> Double {
        guard let number = Double(text), range.contains(number) else {
            throw refusal("has '\(RecipeTextError.quoted(text))' where a number from \(range) stands")
        }
        return number
    }

    /// A whole number that is part of a field.
    func whole(_ text: Substring, in range: ClosedRange<Int>) throws(RecipeTextError) -> Int {
        guard let number = Int(text), range.contains(number) else {
            throw refusal("has '\(RecipeTextError.quoted(text))' where a whole number from \(range) stands")
        }
        return number
    }

    /// One of some words.
    mutating func word<Word: RawRepresentable<String>>() throws(RecipeTextError) -> Word {
        let text = try text()
        guard let word = Word(rawValue: String(text)) else {
            throw refusal("has '\(RecipeTextError.quoted(text))', which is no word for it")
        }
        return word
    }

    /// One of some words, where its name comes next.
    mutating func word<Word: RawRepresentable<String>>(behind name: String) -> Word? {
        guard let text = fields.first, text.hasPrefix(name),
            let word = Word(rawValue: String(text.dropFirst(name.count)))
        else { return nil }
        fields.removeFirst()
        return word
    }

    /// A field without its name, where that comes next.
    mutating func text(behind name: String) -> Substring? {
        guard let text = fields.first, text.hasPrefix(name) else { return nil }
        fields.removeFirst()
        return text.dropFirst(name.count)
    }

    /// A whole number, where its name comes next.
    mutating func whole(behind name: String, in range: ClosedRange<Int>) throws(RecipeTextError) -> Int? {
        guard let text = fields.first, text.hasPrefix(name) else { return nil }
        fields.removeFirst()
        return try whole(text.dropFirst(name.count), in: range)
    }

    /// What stands behind its name, where that comes next.
    mutating func field(behind name: String) -> Substring? {
        guard let text = fields.first, text.hasPrefix(name) else { return nil }
        fields.removeFirst()
        return text.dropFirst(name.count)
    }

    /// A number, where its name comes next.
    mutating func number(behind name: String, in range: ClosedRange<Double>) throws(RecipeTextError) -> Double? {
        guard let text = field(behind: name) else { return nil }
        return try number(text, in: range)
    }

    /// Whether a colour comes next.
    var isColorNext: Bool { fields.first?.utf8.first.map { (0x30...0x39).contains($0) } ?? false }

    /// Sees to it that nothing is left.
    func end() throws(RecipeTextError) {
        guard fields.isEmpty else { throw refusal("has more fields than it takes") }
    }

    /// An error about this part of the text.
    func refusal(_ what: String) -> RecipeTextError {
        RecipeTextError("The text of a recipe cannot be read: '\(RecipeTextError.quoted(whole))' \(what).")
    }
}

extension RecipeTextError {
    /// A piece of text that is safe and short enough for a log.
    static func quoted(_ text: Substring) -> String {
        let visible = text.utf8.prefix(64).map { (0x20...0x7E).contains($0) ? $0 : UInt8(ascii: "?") }
        return String(decoding: visible, as: UTF8.self)
    }
}
