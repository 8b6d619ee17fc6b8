/// What is declared of a setting apart from its type: everything that flags, files, help, completions and documentation
/// need to know.
public struct SettingDeclaration: Hashable, Sendable {
    /// The name as a flag (`--cache-memory`), in the file (`cache-memory:`) and, in capitals with underscores and
    /// `CALOTYPE_` in front, in the environment (`CALOTYPE_CACHE_MEMORY`).
    public let name: String
    /// Names that the setting had before, which are still read.
    public let formerNames: [String]
    /// The letter of its short flag, as in `-p`.
    public let letter: Character?
    /// What stands for the value in help: `NUMBER`.
    public let placeholder: String
    /// The range of a number, a time or a number of bytes: `1s to 1h`.
    public let range: String?
    /// All values where they are few.
    public let choices: [String]
    /// What of the file system the value names.
    public let path: SettingPath?
    /// The value where none is given, as a person would write it, or words for what it depends on.
    public let defaultText: String
    /// What it does, in a sentence.
    public let help: String
    /// Whether its value must not be shown.
    public let isSecret: Bool
    /// What the flag means without a value; `nil` where it needs one.
    public let bare: String?
    /// Where it may be given.
    public let places: SettingSources

    /// `CALOTYPE_`, and the name in upper case.
    public var environmentName: String { SettingDeclaration.environmentName(name) }

    /// All names in the environment, former ones included.
    public var environmentNames: [String] { ([name] + formerNames).map(SettingDeclaration.environmentName) }

    /// What may be given, in a few words: the range, the choices, or what stands for the value.
    public var values: String { range ?? (choices.isEmpty ? placeholder : choices.joined(separator: ", ")) }

    private static func environmentName(_ name: String) -> String {
        "CALOTYPE_" + name.uppercased().replacing("-", with: "_")
    }
}

/// What of the file system a setting's value names, for completions.
public enum SettingPath: Hashable, Sendable {
    case file
    case folder
}

/// Where a setting may be given.
public struct SettingSources: OptionSet, Hashable, Sendable {
    /// The set as bits.
    public let rawValue: Int

    /// Makes a set from bits.
    public init(rawValue: Int) { self.rawValue = rawValue }

    /// On the command line.
    public static let flag = SettingSources(rawValue: 1)
    /// As a variable.
    public static let environment = SettingSources(rawValue: 2)
    /// In the settings file.
    public static let file = SettingSources(rawValue: 4)
    /// Wherever settings are given.
    public static let all: SettingSources = [.flag, .environment, .file]
}
