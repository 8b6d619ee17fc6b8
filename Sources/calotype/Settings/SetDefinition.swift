import Dialects
import ImageService
import Recipes
import Yams

/// A set as the settings file has it: presets, and the formats of each.
struct SetDefinition: Hashable {
    var name: String
    var presets: [String]
    /// `nil` among them is the original's own format.
    var formats: [OutputFormat?]
    /// Where it stands, for messages.
    var place: String

    /// The set that every server has unless its file says otherwise.
    static let usual = SetDefinition(
        name: SetCatalog.usual,
        presets: ImageSet.usualPresets,
        formats: ImageSet.usualFormats,
        place: ""
    )

    /// Reads `[small, large]`, or `{presets: [small, large], formats: [original, webp]}`.
    init(_ name: String, _ value: Node, _ place: String) throws(CommandFailure) {
        guard ImageSet.isName(name) else {
            throw .configuration("\(place): '\(name)' cannot name a set: 1 to 40 of a-z, 0-9, '-' and '_'.")
        }
        guard name != "none" else {
            throw .configuration("\(place): 'none' means no set, so that none can have that name.")
        }
        self.name = name
        self.place = place
        formats = ImageSet.usualFormats
        if let mapping = value.mapping {
            for (key, _) in mapping where !["presets", "formats"].contains(key.string ?? "") {
                throw .configuration("\(place): a set has 'presets' and 'formats', and no '\(key.string ?? "")'.")
            }
            presets = try SetDefinition.list(value["presets"], "presets", place)
            if let node = value["formats"] {
                formats = []
                for text in try SetDefinition.list(node, "formats", place) {
                    formats.append(try Self.format(text, place))
                }
            }
        } else {
            presets = try SetDefinition.list(value, "presets", place)
        }
    }

    private init(name: String, presets: [String], formats: [OutputFormat?], place: String) {
        (self.name, self.presets, self.formats, self.place) = (name, presets, formats, place)
    }

    /// The set, once the presets are known.
    func set(_ dialect: NativeDialect) throws(CommandFailure) -> ImageSet {
        do {
            return try ImageSet(name, presets: presets, formats: formats, dialect: dialect)
        } catch {
            throw .configuration("\(place.isEmpty ? "" : place + ": ")the set '\(name)': \(error.message)")
        }
    }

    private static func list(_ node: Node?, _ name: String, _ place: String) throws(CommandFailure) -> [String] {
        let items = node?.sequence?.compactMap { $0.scalar?.string } ?? []
        guard (1...32).contains(items.count) else {
            throw .configuration("\(place): '\(name)' must be a list of 1 to 32 names, as [small, large].")
        }
        return items
    }

    private static func format(_ text: String, _ place: String) throws(CommandFailure) -> OutputFormat? {
        if text == "original" { return nil }
        guard let format = OutputFormat(rawValue: text) else {
            let allowed = (["original"] + OutputFormat.allCases.map(\.rawValue)).joined(separator: ", ")
            throw .configuration("\(place): there is no format '\(text)'; there are \(allowed).")
        }
        return format
    }
}

extension SetCatalog {
    /// The sets of the settings, and the usual one where they have none of its name.
    init(_ settings: Settings, _ dialect: NativeDialect) throws(CommandFailure) {
        var sets = [try SetDefinition.usual.set(dialect)]
        for definition in settings.sets { sets.append(try definition.set(dialect)) }
        self.init(sets)
    }
}
