import Basics
import Configuration
import Dialects
import Foundation

/// All settings in force, each with where it came from.
struct Settings {
    private(set) var values: [Setting: (value: String, source: SettingSource)] = [:]
    /// Presets from the file: parameter texts by name, and where each stands.
    private(set) var presets: [String: (parameters: String, place: String)] = [:]
    /// Sets from the file.
    private(set) var sets: [SetDefinition] = []
    /// The names of variables that Kubernetes has given, in order; they are no settings.
    private(set) var passedOver: [String] = []
    /// The file that was read, if any.
    private(set) var file: String?

    /// Puts environment, file and flags together; later ones win.
    ///
    /// Without `--config`, a `calotype.yaml` in the working folder is read if there is one.
    init(
        flags: SettingFlags,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(CommandFailure) {
        try takeEnvironment(environment)
        let implied = "calotype.yaml"
        if let path = flags.file ?? (Settings.isThere(implied) ? implied : nil) {
            let file = try SettingFile(path: path)
            self.file = path
            for (setting, entry) in file.values {
                values[setting] = (entry.value, .file(path: path, line: entry.line))
            }
            presets = file.presets.mapValues { ($0.parameters, "\(path):\($0.line)") }
            sets = file.sets
        }
        for (setting, value) in flags.values { values[setting] = (value, .flag) }
    }

    /// Whether there is anything of this name: a link to what is gone is meant to be read, too, and then refused.
    private static func isThere(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0
    }

    private mutating func takeEnvironment(_ environment: [String: String]) throws(CommandFailure) {
        // checked: names of ours, which differ
        let byName = Dictionary(uniqueKeysWithValues: Setting.all.map { ($0.environmentName, $0) })
        for (name, value) in environment where name.hasPrefix("CALOTYPE_") && !name.hasPrefix("CALOTYPE_TEST_") {
            // An empty variable is how manifests and unit files take one away.
            guard !value.isEmpty else { continue }
            guard !KubernetesVariable.isOne(name, value) else {
                passedOver.append(name)
                continue
            }
            guard let setting = byName[name] else {
                // Without what all of them begin with, and in the case that is compared.
                let word = name.dropFirst("CALOTYPE_".count).lowercased().replacing("_", with: "-")
                let hint = NearMiss.best(for: word, among: Setting.all.map(\.name)).flatMap { Setting.named($0) }
                let question = hint.map { " Did you mean '\($0.environmentName)'?" } ?? ""
                throw .configuration("The environment has '\(name)', which is no setting.\(question)")
            }
            values[setting] = (value, .environment)
        }
        passedOver.sort()
    }

    /// A value that was given, or `nil` where the default holds.
    subscript(_ name: String) -> String? { Setting.named(name).flatMap { values[$0]?.value } }

    /// What is wrong with a setting's value, with the place where it stands; the sentence names the setting.
    func failure(of name: String, _ sentence: String) -> CommandFailure {
        guard let setting = Setting.named(name) else { return .configuration(sentence) }
        return switch values[setting]?.source {
        case .file(let path, let line): .configuration("\(path):\(line): \(sentence.continued)")
        case .environment: .configuration("\(setting.environmentName): \(sentence.continued)")
        case .flag, .standard, nil: .configuration(sentence)
        }
    }

    /// Reads a setting's value; what is wrong with it is told as by ``failure(of:_:)``.
    func placing<Value>(
        _ name: String,
        _ read: () throws(CommandFailure) -> Value
    ) throws(CommandFailure) -> Value {
        do {
            return try read()
        } catch {
            guard case .configuration(let sentence) = error else { throw error }
            throw failure(of: name, sentence)
        }
    }

    /// The reader from which components take their configuration, each by its own keys.
    var reader: ConfigReader {
        var variables: [String: String] = [:]
        for (setting, entry) in values {
            variables[setting.key.uppercased().map { $0.isLetter || $0.isNumber ? String($0) : "_" }.joined()] =
                entry.value
        }
        return ConfigReader(provider: EnvironmentVariablesProvider(environmentVariables: variables))
    }

    /// Where a setting's value comes from, and the value as it may be shown.
    func shown(_ setting: Setting) -> (value: String, source: SettingSource) {
        guard let entry = values[setting] else { return (setting.standard, .standard) }
        return (setting.isSecret ? "(hidden)" : entry.value, entry.source)
    }
}

extension String {
    /// A sentence as it goes on behind a colon.
    var continued: String { prefix(1).lowercased() + dropFirst() }
}
