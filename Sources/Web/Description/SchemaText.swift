/// What a schema allows, in words.
enum SchemaText {
    /// How deep fields inside of fields are told of.
    private static let deepest = 4
    /// So many words of an enumeration are shown.
    private static let mostWords = 24

    /// What a value may be: `number, 1 to 100`, `one of a, b, c`, `list of Image`; `nil` where that is not said.
    static func type(_ schema: DescriptionNode) -> String? {
        let text = type(schema, depth: 0)
        return text.isEmpty ? nil : text
    }

    private static func type(_ schema: DescriptionNode, depth: Int) -> String {
        if let name = schema.referredName { return name }
        guard depth < deepest else { return "" }
        for key in ["anyOf", "oneOf"] {
            if let choices = schema[key]?.items {
                return choices.map { type($0, depth: depth + 1) }.joined(separator: ", or ")
            }
        }
        let orNull = schema["nullable"]?.text == "true" ? ", or null" : ""
        if let words = schema["enum"]?.items.compactMap(\.text) {
            let shown = words.prefix(mostWords).map { $0.isEmpty ? "nothing" : $0 }.joined(separator: ", ")
            return "one of " + shown + (words.count > mostWords ? " and others" : "") + orNull
        }
        switch schema["type"]?.text {
        case "array":
            let items = schema["items"].map { type($0, depth: depth + 1) } ?? ""
            return (items.isEmpty ? "list" : "list of \(items)") + orNull
        case "integer": return "whole number" + range(schema) + orNull
        case "number": return "number" + range(schema) + orNull
        case "boolean": return "true or false" + orNull
        case "object": return "object" + orNull
        case "string": return text(schema) + orNull
        default: return ""
        }
    }

    private static func text(_ schema: DescriptionNode) -> String {
        switch schema["format"]?.text {
        case "binary": "bytes"
        case "byte": "Base64"
        case "date-time": "time"
        case let format?: format
        case nil: schema["maxLength"]?.text.map { "text, up to \($0) characters" } ?? "text"
        }
    }

    private static func range(_ schema: DescriptionNode) -> String {
        switch (schema["minimum"]?.text, schema["maximum"]?.text) {
        case (let least?, let most?): ", \(least) to \(most)"
        case (let least?, nil): ", at least \(least)"
        case (nil, let most?): ", at most \(most)"
        case (nil, nil): ""
        }
    }

    /// The fields of a schema, those inside of others with their names in front.
    static func fields(_ schema: DescriptionNode) -> [APIDescription.Field] { fields(schema, "", depth: 0) }

    private static func fields(_ schema: DescriptionNode, _ prefix: String, depth: Int) -> [APIDescription.Field] {
        guard depth < deepest else { return [] }
        let required = Set(schema["required"]?.items.compactMap(\.text) ?? [])
        return (schema["properties"]?.fields ?? []).flatMap { name, value -> [APIDescription.Field] in
            let field = APIDescription.Field(
                name: prefix + name,
                isRequired: required.contains(name),
                type: type(value),
                note: note(value["description"]?.text, value, nil)
            )
            // What has a name of its own is told of under that.
            guard value.referredName == nil else { return [field] }
            let items = value["items"].flatMap { $0.referredName == nil ? $0 : nil }
            return [field] + fields(value, "\(prefix)\(name).", depth: depth + 1)
                + (items.map { fields($0, "\(prefix)\(name)[].", depth: depth + 1) } ?? [])
        }
    }

    /// A description with what holds where nothing is said, and an example.
    static func note(_ text: String?, _ schema: DescriptionNode?, _ example: DescriptionNode?) -> String? {
        var sentences = [text].compactMap { $0 }.filter { !$0.isEmpty }
        if let usual = schema?["default"]?.text { sentences.append("Default: \(usual).") }
        if let example = (example ?? schema?["example"])?.text { sentences.append("Example: \(example)") }
        return sentences.isEmpty ? nil : sentences.joined(separator: " ").replacing("\n", with: " ")
    }
}
