import Basics
import Dialects

/// The settings given on the command line.
struct SettingFlags {
    private(set) var values: [Setting: String] = [:]
    /// The configuration file, if one was named.
    private(set) var file: String?

    /// Reads `--name value`, `--name=value` and `--config FILE`.
    ///
    /// - Parameters:
    ///   - words: The command line.
    ///   - others: Options of the command's own, which may have been meant by a mistyped one.
    /// - Throws: What is wrong, in a sentence.
    init(_ words: [String], others: [String] = []) throws(CommandFailure) {
        var rest = words[...]
        while let word = rest.popFirst() {
            guard word.hasPrefix("--"), word.count > 2 else {
                throw .usage("'\(word)' is not an option; settings are written as --name value. See 'calotype help'.")
            }
            let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = String(parts[0])
            guard name == "config" || Setting.named(name) != nil else {
                let hint = NearMiss.best(for: name, among: others + Setting.all.map(\.name) + ["config"])
                throw .usage("There is no option '--\(name)'.\(hint.map { " Did you mean '--\($0)'?" } ?? "")")
            }
            let value: String?
            if parts.count == 2 {
                value = String(parts[1])
            } else if let bare = Setting.named(name)?.bare, rest.first?.hasPrefix("--") ?? true {
                value = bare
            } else {
                value = rest.popFirst()
            }
            guard let value else { throw .usage("The option '--\(name)' needs a value.") }
            try add(name, value)
        }
    }

    /// Tells names of files and the like from settings, which begin with `--` and take the next word unless they hold a `=`.
    static func separate(_ words: [String]) -> (names: [String], flags: [String]) {
        var names: [String] = []
        var flags: [String] = []
        var rest = words[...]
        while let word = rest.popFirst() {
            guard word.hasPrefix("--") else {
                names.append(word)
                continue
            }
            flags.append(word)
            if !word.contains("="), let value = rest.popFirst() { flags.append(value) }
        }
        return (names, flags)
    }

    private mutating func add(_ name: String, _ value: String) throws(CommandFailure) {
        if name == "config" {
            guard file == nil else { throw .usage("The option '--config' is given twice.") }
            file = value
        } else if let setting = Setting.named(name) {
            guard values.updateValue(value, forKey: setting) == nil else {
                throw .usage("The option '--\(name)' is given twice.")
            }
        }
    }
}
