import Dialects
import Foundation
import Yams

/// A `calotype.yaml`: settings by name, and presets.
struct SettingFile {
    private(set) var values: [Setting: (value: String, line: Int)] = [:]
    /// Parameter texts by preset name, and where they stand.
    private(set) var presets: [String: (parameters: String, line: Int)] = [:]
    /// Sets, in the order of the file.
    private(set) var sets: [SetDefinition] = []
    let path: String

    /// Reads the file at `path`.
    init(path: String) throws(CommandFailure) {
        let text: String
        do {
            text = try String(contentsOfFile: path, encoding: .utf8)
        } catch {
            throw .configuration("The configuration file '\(path)' cannot be read: \(SettingFile.obstacle(at: path)).")
        }
        try self.init(text: text, path: path)
    }

    /// Reads a file's text; `path` is for messages.
    init(text: String, path: String) throws(CommandFailure) {
        self.path = path
        let root: Node?
        do {
            root = try Yams.compose(yaml: text)
        } catch {
            throw .configuration("The configuration file '\(path)' is not valid YAML: \(error)")
        }
        guard let root, root.null == nil else { return }
        guard let mapping = root.mapping else {
            throw .configuration("The configuration file '\(path)' must hold names and values, as 'port: 8080'.")
        }
        for (key, value) in mapping { try add(key, value) }
    }

    private mutating func add(_ key: Node, _ value: Node) throws(CommandFailure) {
        let line = key.mark?.line ?? 0
        let name = key.string ?? ""
        if name == "presets" { return try addPresets(value, line) }
        if name == "sets" { return try addSets(value, line) }
        guard let setting = Setting.named(name) else {
            let hint = NearMiss.best(for: name, among: Setting.all.map(\.name) + ["presets", "sets"])
            let question = hint.map { " Did you mean '\($0)'?" } ?? ""
            throw .configuration("\(path):\(line): there is no setting '\(name)'.\(question)")
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
            sets.append(try SetDefinition(name.string ?? "", value, "\(path):\(name.mark?.line ?? line)"))
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

    /// Why a file could not be read, as far as can be told afterwards.
    private static func obstacle(at path: String) -> String {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            return access(path, F_OK) != 0 && errno != ENOENT
                ? String(cString: strerror(errno)) : "there is no such file"
        }
        if isFolder.boolValue { return "it is a folder" }
        return access(path, R_OK) == 0 ? "it is not UTF-8 text" : String(cString: strerror(errno))
    }
}
