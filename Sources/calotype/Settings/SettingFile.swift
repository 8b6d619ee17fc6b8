import Basics
import SettingValues
import Yams

/// A `calotype.yaml`: settings by name, and presets.
struct SettingFile {
    private(set) var values: [SettingDeclaration: (value: String, line: Int)] = [:]
    /// Parameter texts by preset name, and where they stand.
    private(set) var presets: [String: (parameters: String, line: Int)] = [:]
    /// Sets, in the order of the file.
    private(set) var sets: [RenditionSetDefinition] = []
    let path: String
    private let list: SettingList

    /// Reads the file at `path`.
    init(path: String, _ list: SettingList = .all) throws(CommandFailure) {
        try self.init(text: try SettingFileText.read(at: path), path: path, list)
    }

    /// Reads a file's text; `path` is for messages.
    init(text: String, path: String, _ list: SettingList = .all) throws(CommandFailure) {
        self.path = path
        self.list = list
        let root: Node?
        do {
            root = try Yams.compose(yaml: text)
        } catch {
            throw SettingFileText.failure(error, in: text, at: path)
        }
        guard let root, root.null == nil else { return }
        guard let mapping = root.mapping else {
            let line = root.mark?.line ?? 1
            throw .configuration("\(path):\(line): the file must hold names and values, as 'port: 8080'.")
        }
        for (key, value) in mapping { try add(key, value) }
    }

    private mutating func add(_ key: Node, _ value: Node) throws(CommandFailure) {
        let line = key.mark?.line ?? 0
        let name = key.string ?? ""
        if name == "presets" { return try addPresets(value, line) }
        if name == "sets" { return try addSets(value, line) }
        guard let setting = list.named(name) else {
            let hint = NearMiss.best(for: name, among: list.names(in: .file) + ["presets", "sets"])
            let question = hint.map { " Did you mean '\($0)'?" } ?? ""
            throw .configuration("\(path):\(line): there is no setting '\(name)'.\(question)")
        }
        guard setting.places.contains(.file) else {
            throw .configuration("\(path):\(line): '\(name)' can be given as a flag only: --\(name).")
        }
        if let first = values[setting]?.line {
            // The same name twice is no YAML; a former name is another one.
            throw .configuration(
                "\(path):\(line): '\(name)' is '\(setting.name)', which is there already, on line \(first)."
            )
        }
        if let text = value.scalar?.string {
            values[setting] = (text, line)
        } else if let items = value.sequence {
            values[setting] = (items.compactMap { $0.scalar?.string }.joined(separator: ","), line)
        } else {
            throw .configuration("\(path):\(line): '\(name)' must be one value or a list of values.")
        }
    }

    private mutating func addSets(_ node: Node, _ line: Int) throws(CommandFailure) {
        guard let mapping = node.mapping else {
            throw .configuration("\(path):\(line): 'sets' must hold names and presets, as 'default: [small, large]'.")
        }
        for (name, value) in mapping {
            sets.append(try RenditionSetDefinition(name.string ?? "", value, in: path, line: name.mark?.line ?? line))
        }
    }

    private mutating func addPresets(_ node: Node, _ line: Int) throws(CommandFailure) {
        guard let mapping = node.mapping else {
            throw .configuration("\(path):\(line): 'presets' must hold names and parameters, as 'hero: w=1600&q=70'.")
        }
        for (name, parameters) in mapping {
            let line = name.mark?.line ?? line
            guard let name = name.string, let text = parameters.scalar?.string else {
                throw .configuration("\(path):\(line): a preset is a name and its parameters, as 'hero: w=1600&q=70'.")
            }
            presets[name] = (text, line)
        }
    }
}
