import Dialects
import ImageService
import Recipes
import Yams

/// A set as the settings file has it: presets, and the formats of each.
struct RenditionSetDefinition: Hashable {
    /// A preset's name, and where it stands.
    struct Entry: Hashable {
        var text: String
        var place: String
    }

    var name: String
    var presets: [Entry]
    /// `nil` among them is the original's own format.
    var formats: [OutputFormat?]
    /// Where it stands, for messages.
    var place: String

    /// The set that every server has unless its file says otherwise.
    static let usual = RenditionSetDefinition(
        name: RenditionSetCatalog.usual,
        presets: RenditionSet.usualPresets.map { Entry(text: $0, place: "") },
        formats: RenditionSet.usualFormats,
        place: ""
    )

    /// Reads `[small, large]`, or `{presets: [small, large], formats: [original, webp]}`.
    ///
    /// - Parameters:
    ///   - name: The set's name.
    ///   - value: What stands behind it.
    ///   - path: The file, for messages.
    ///   - line: The name's line, for messages.
    /// - Throws: `CommandFailure` with the line of what is wrong.
    init(_ name: String, _ value: Node, in path: String, line: Int) throws(CommandFailure) {
        place = "\(path):\(line)"
        guard RenditionSet.isName(name) else {
            throw .configuration("\(place): '\(name)' cannot name a set: 1 to 40 of a-z, 0-9, '-' and '_'.")
        }
        guard name != "none" else {
            throw .configuration("\(place): 'none' means no set, so that none can have that name.")
        }
        self.name = name
        formats = RenditionSet.usualFormats
        guard let mapping = value.mapping else {
            presets = try RenditionSetDefinition.list(value, "the set '\(name)'", path, line)
            return
        }
        presets = []
        for (key, value) in mapping {
            let line = key.mark?.line ?? line
            let owner = "'\(key.string ?? "")' of the set '\(name)'"
            switch key.string {
            case "presets": presets = try RenditionSetDefinition.list(value, owner, path, line)
            case "formats":
                formats = try RenditionSetDefinition.list(value, owner, path, line).map {
                    entry throws(CommandFailure) in
                    try RenditionSetDefinition.format(entry, name)
                }
            default:
                throw .configuration(
                    "\(path):\(line): the set '\(name)' has 'presets' and 'formats', and no '\(key.string ?? "")'."
                )
            }
        }
        guard !presets.isEmpty else {
            throw .configuration("\(place): the set '\(name)' has no 'presets', as presets: [small, large].")
        }
    }

    private init(name: String, presets: [Entry], formats: [OutputFormat?], place: String) {
        (self.name, self.presets, self.formats, self.place) = (name, presets, formats, place)
    }

    /// The set, once the presets are known.
    func set(_ dialect: NativeDialect) throws(CommandFailure) -> RenditionSet {
        // Each alone first, so that whoever is to blame is known with its place.
        for preset in presets { _ = try set([preset], at: preset.place, dialect) }
        return try set(presets, at: place, dialect)
    }

    private func set(
        _ presets: [Entry],
        at place: String,
        _ dialect: NativeDialect
    ) throws(CommandFailure) -> RenditionSet {
        do {
            return try RenditionSet(
                name,
                presets: presets.map(\.text),
                formats: formats,
                spelling: dialect.presetsOnly ? .names : .parameters,
                reader: dialect
            )
        } catch {
            throw .configuration("\(place.isEmpty ? "" : place + ": ")the set '\(name)': \(error.message)")
        }
    }

    /// Reads a list of names, each with its place.
    private static func list(
        _ node: Node,
        _ owner: String,
        _ path: String,
        _ line: Int
    ) throws(CommandFailure) -> [Entry] {
        guard let items = node.sequence, (1...32).contains(items.count) else {
            throw .configuration("\(path):\(line): \(owner) must be a list of 1 to 32 names, as [small, large].")
        }
        return try items.map { item throws(CommandFailure) in
            let place = "\(path):\(item.mark?.line ?? line)"
            guard let text = item.scalar?.string else {
                throw .configuration("\(place): \(owner) must be a list of names, as [small, large].")
            }
            return Entry(text: text, place: place)
        }
    }

    private static func format(_ entry: Entry, _ name: String) throws(CommandFailure) -> OutputFormat? {
        if entry.text == "original" { return nil }
        guard let format = OutputFormat(rawValue: entry.text) else {
            let allowed = (["original"] + OutputFormat.allCases.map(\.rawValue)).joined(separator: ", ")
            throw .configuration(
                "\(entry.place): the set '\(name)': there is no format '\(entry.text)'; there are \(allowed)."
            )
        }
        return format
    }
}

extension RenditionSetCatalog {
    /// The sets of the settings, and the usual one where they have none of its name.
    init(_ settings: Settings, _ dialect: NativeDialect) throws(CommandFailure) {
        var sets = [try RenditionSetDefinition.usual.set(dialect)]
        for definition in settings.sets { sets.append(try definition.set(dialect)) }
        self.init(sets)
    }
}
