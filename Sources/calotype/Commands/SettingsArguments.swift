import ArgumentParser
import S3Storage
import SettingValues
import Web

/// The settings on a command line; they are read by ``SettingFlags``, so that flags, file and environment share one
/// table.
struct SettingsArguments: ParsableArguments {
    @Argument(parsing: .allUnrecognized, help: ArgumentHelp(visibility: .hidden))
    var words: [String] = []

    /// All settings in force.
    var settings: Settings {
        get throws { try Settings(flags: try SettingFlags(words)) }
    }

    /// All settings in force, and the words that are none.
    var settingsAndNames: (Settings, names: [String]) {
        get throws {
            let (names, flags) = SettingFlags.separate(words)
            return (try Settings(flags: try SettingFlags(flags)), names)
        }
    }

    /// What help says about settings.
    static var discussion: String {
        list(
            "SETTINGS (each also in calotype.yaml, and as CALOTYPE_… in the environment):",
            SettingList.all.declarations
        )
    }

    /// What help says about the settings that somebody who needs this command will want.
    static func discussion(of settings: [SettingDeclaration]) -> String {
        list(
            "SETTINGS (each also in calotype.yaml, and as CALOTYPE_… in the environment; 'calotype serve --help' lists the "
                + "others):",
            [SettingFlags.file.declaration] + settings
        )
    }

    /// The settings that say where buckets are.
    static let ofBuckets = [
        StoreSettings.originals.declaration, StoreSettings.variants.declaration, WebSettings.variantsURL.declaration,
        S3Settings.endpoint.declaration, S3Settings.region.declaration, S3Settings.encryptionKey.declaration,
    ]

    private static func list(_ title: String, _ settings: [SettingDeclaration]) -> String {
        let rows = settings.map { setting in
            let flags = (setting.letter.map { "-\($0), " } ?? "") + "--\(setting.name) \(setting.placeholder)"
            let values = setting.values == setting.placeholder ? "" : "values: \(setting.values); "
            return "  \(flags)\n\(wrapped("\(setting.help) (\(values)default: \(setting.defaultText))"))\n"
        }
        return "\(title)\n\n" + rows.joined()
    }

    /// Lines that fit on a terminal and begin below each other; the parser of arguments would begin them at its edge.
    private static func wrapped(_ text: String, indent: Int = 6, width: Int = 79) -> String {
        var lines: [String] = []
        for word in text.split(separator: " ") {
            if let last = lines.last, indent + last.count + 1 + word.count <= width {
                lines[lines.count - 1] = "\(last) \(word)"
            } else {
                lines.append(String(word))
            }
        }
        return lines.map { String(repeating: " ", count: indent) + $0 }.joined(separator: "\n")
    }
}
