import Basics
import SettingValues

/// The settings given on the command line.
struct SettingFlags {
    /// The configuration file.
    static let file = Setting(
        "config",
        .text("FILE", path: .file),
        unset: "./calotype.yaml if it is there",
        letter: "c",
        places: .flag,
        help: "A YAML file of settings and presets."
    )

    private(set) var values: [SettingDeclaration: String] = [:]

    /// Reads `--name value` and `--name=value`, and `-n value`, `-n=value` and `-nvalue` where a setting has a letter.
    ///
    /// - Parameters:
    ///   - words: The command line.
    ///   - others: Options of the command's own, which may have been meant by a mistyped one.
    ///   - list: The settings that there are.
    /// - Throws: What is wrong, in a sentence.
    init(_ words: [String], others: [String] = [], _ list: SettingList = .all) throws(CommandFailure) {
        var rest = words[...]
        while let word = rest.popFirst() {
            guard let flag = Flag(word, list) else {
                throw .usage("'\(word)' is not an option; settings are written as --name value. See 'calotype help'.")
            }
            guard let setting = flag.setting else {
                let hint = NearMiss.best(for: flag.name, among: others + list.names(in: .flag))
                throw .usage("There is no option '\(flag.spelled)'.\(hint.map { " Did you mean '--\($0)'?" } ?? "")")
            }
            let value: String?
            if flag.value != nil {
                value = flag.value
            } else if let bare = setting.bare, rest.first?.hasPrefix("-") ?? true {
                value = bare
            } else {
                value = rest.popFirst()
            }
            guard let value else { throw .usage("The option '\(flag.spelled)' needs a value.") }
            guard values.updateValue(value, forKey: setting) == nil else {
                throw .usage("The option '--\(setting.name)' is given twice.")
            }
        }
    }

    /// Tells names of files and the like from settings, which begin with `-` and take the next word unless they hold their
    /// value themselves.
    static func separate(_ words: [String]) -> (names: [String], flags: [String]) {
        var names: [String] = []
        var flags: [String] = []
        var rest = words[...]
        while let word = rest.popFirst() {
            guard let flag = Flag(word, .all) else {
                names.append(word)
                continue
            }
            flags.append(word)
            if flag.value == nil, let value = rest.popFirst() { flags.append(value) }
        }
        return (names, flags)
    }

    /// One word of a command line that begins with `-`.
    private struct Flag {
        /// The name, or the letter, as it was written.
        let name: String
        /// The same with what stands before it.
        let spelled: String
        /// The value, where it stands in the same word.
        let value: String?
        /// The setting; `nil` where there is none of this name.
        let setting: SettingDeclaration?

        /// Reads a word; `nil` where it is no flag.
        init?(_ word: String, _ list: SettingList) {
            if word.hasPrefix("--") {
                guard word.count > 2 else { return nil }
                let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                name = String(parts[0])
                spelled = "--\(name)"
                value = parts.count == 2 ? String(parts[1]) : nil
                setting = list.named(name)
            } else {
                guard word.hasPrefix("-"), let letter = word.dropFirst().first else { return nil }
                name = String(letter)
                spelled = "-\(letter)"
                let rest = word.dropFirst(2)
                value = rest.isEmpty ? nil : String(rest.hasPrefix("=") ? rest.dropFirst() : rest)
                setting = list.withLetter(letter)
            }
        }
    }
}
