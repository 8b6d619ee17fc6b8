import Basics
import Configuration
import Foundation
import SettingValues

/// All settings in force, each with where it came from.
struct Settings {
    /// What somebody has given, and where.
    private struct Given {
        let text: String
        let source: SettingSource
    }

    private let list: SettingList
    private var values: [SettingDeclaration: Given] = [:]
    /// Presets from the file: parameter texts by name, and where each stands.
    private(set) var presets: [String: (parameters: String, place: String)] = [:]
    /// Sets from the file.
    private(set) var sets: [RenditionSetDefinition] = []
    /// The names of variables that Kubernetes has given, in order; they are no settings.
    private(set) var passedOver: [String] = []
    /// The file that was read, if any.
    private(set) var file: String?
    /// The reader from which components take their configuration, each by the settings that it declares.
    private(set) var reader = ConfigReader(provider: InMemoryProvider(values: [:]))

    /// Puts environment, file and flags together; later ones win.
    ///
    /// Without `--config`, a `calotype.yaml` in the working folder is read if there is one.
    ///
    /// - Parameters:
    ///   - flags: The command line's.
    ///   - environment: The process'.
    ///   - list: The settings that there are.
    ///   - reporter: Is told which settings are read.
    /// - Throws: What is wrong, in a sentence.
    init(
        flags: SettingFlags,
        environment: [String: String] = ProcessInfo.processInfo.environment,
        list: SettingList = .all,
        reporter: (any AccessReporter)? = nil
    ) throws(CommandFailure) {
        self.list = list
        try takeEnvironment(environment)
        let implied = "calotype.yaml"
        if let path = flags.values[SettingFlags.file.declaration] ?? (Settings.isThere(implied) ? implied : nil) {
            let file = try SettingFile(path: path, list)
            self.file = path
            for (setting, entry) in file.values {
                values[setting] = Given(text: entry.value, source: .file(path: path, line: entry.line))
            }
            presets = file.presets.mapValues { ($0.parameters, "\(path):\($0.line)") }
            sets = file.sets
        }
        for (setting, value) in flags.values { values[setting] = Given(text: value, source: .flag) }
        var texts: [AbsoluteConfigKey: ConfigValue] = [:]
        for (setting, given) in values {
            texts[AbsoluteConfigKey([setting.name])] = ConfigValue(.string(given.text), isSecret: setting.isSecret)
        }
        reader = ConfigReader(provider: InMemoryProvider(values: texts), accessReporter: reporter)
    }

    /// Whether there is anything of this name: a link to what is gone is meant to be read, too, and then refused.
    private static func isThere(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0
    }

    private mutating func takeEnvironment(_ environment: [String: String]) throws(CommandFailure) {
        var byName: [String: SettingDeclaration] = [:]
        for setting in list.declarations {
            for name in setting.environmentNames { byName[name] = setting }
        }
        // In order, so that what is said of several wrong ones is always the same.
        for (name, value) in environment.sorted(by: { $0.key < $1.key })
        where name.hasPrefix("CALOTYPE_") && !name.hasPrefix("CALOTYPE_TEST_") {
            // An empty variable is how manifests and unit files take one away.
            guard !value.isEmpty else { continue }
            guard !KubernetesVariable.isOne(name, value) else {
                passedOver.append(name)
                continue
            }
            guard let setting = byName[name] else {
                // Without what all of them begin with, and in the case that is compared.
                let word = name.dropFirst("CALOTYPE_".count).lowercased().replacing("_", with: "-")
                let hint = NearMiss.best(for: word, among: list.names(in: .environment)).flatMap { list.named($0) }
                let question = hint.map { " Did you mean '\($0.environmentName)'?" } ?? ""
                throw .configuration("The environment has '\(name)', which is no setting.\(question)")
            }
            guard setting.places.contains(.environment) else {
                throw .configuration(
                    "The environment has '\(name)', but '\(setting.name)' can be given as a flag only: --\(setting.name)."
                )
            }
            guard values[setting] == nil else {
                let names = setting.environmentNames.filter { environment[$0]?.isEmpty == false }
                throw .configuration("The environment has \(names.joined(separator: " and ")), which are one setting.")
            }
            values[setting] = Given(text: value, source: .environment)
        }
    }

    /// Whether somebody has given a value, so that the default does not hold.
    func isGiven(_ setting: Setting<some Sendable>) -> Bool { values[setting.declaration] != nil }

    /// A setting's value.
    ///
    /// - Parameter setting: The setting.
    /// - Returns: What was given, or the default.
    /// - Throws: What is wrong with the value, and the place where it stands.
    func value<Value>(of setting: Setting<Value>) throws(CommandFailure) -> Value {
        do {
            return try reader.value(of: setting)
        } catch {
            throw failure(of: error.name, error.description)
        }
    }

    /// What is wrong with a setting's value, with the place where it stands; the sentence names the setting.
    func failure(of name: String, _ sentence: String) -> CommandFailure {
        guard let setting = list.named(name) else { return .configuration(sentence) }
        return switch values[setting]?.source {
        case .file(let path, let line): .configuration("\(path):\(line): \(sentence.continued)")
        case .environment: .configuration("\(setting.environmentName): \(sentence.continued)")
        case .flag, .standard, nil: .configuration(sentence)
        }
    }

    /// Where a setting's value comes from, and the value as it may be shown.
    func shown(_ setting: SettingDeclaration) -> (value: String, source: SettingSource) {
        guard let given = values[setting] else { return (setting.defaultText, .standard) }
        return (setting.isSecret ? "(hidden)" : given.text, given.source)
    }
}

extension String {
    /// A sentence as it goes on behind a colon.
    var continued: String { prefix(1).lowercased() + dropFirst() }
}
