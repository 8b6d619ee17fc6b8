import ArgumentParser

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
        list("SETTINGS (each also in calotype.yaml, and as CALOTYPE_… in the environment):", Setting.all)
    }

    /// What help says about the settings that somebody who needs this command will want.
    static func discussion(of names: [String]) -> String {
        list(
            "SETTINGS (each also in calotype.yaml, and as CALOTYPE_… in the environment; 'calotype serve --help' lists the "
                + "others):",
            names.compactMap { Setting.named($0) }
        )
    }

    private static func list(_ title: String, _ settings: [Setting]) -> String {
        var text = "\(title)\n\n"
        text +=
            "  --config FILE\n      A YAML file of settings and presets. (default: ./calotype.yaml if it is there)\n"
        for setting in settings {
            text += "  --\(setting.name) \(setting.value)\n      \(setting.help) (default: \(setting.standard))\n"
        }
        return text
    }
}
