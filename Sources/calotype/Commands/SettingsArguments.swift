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

    /// What help says about settings.
    static var discussion: String {
        var text = "SETTINGS (each also in calotype.yaml, and as CALOTYPE_… in the environment):\n\n"
        text +=
            "  --config FILE\n      A YAML file of settings and presets. (default: ./calotype.yaml if it is there)\n"
        for setting in Setting.all {
            text += "  --\(setting.name) \(setting.value)\n      \(setting.help) (default: \(setting.standard))\n"
        }
        return text
    }
}
