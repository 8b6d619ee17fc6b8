import ArgumentParser
import RendererHost

/// `calotype config`.
struct Config: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Shows every setting in force and where its value came from.",
        discussion: SettingsArguments.discussion(of: [])
    )

    @OptionGroup var arguments: SettingsArguments

    func run() throws {
        let settings = try arguments.settings
        // What is wrong is told below, when all that is in force has been shown.
        let cores = (try? ServerParts.Configuration(settings))?.renderers.count
        let rows = Setting.all.map { setting in
            let (value, source) = settings.shown(setting)
            let count = setting.name == "renderers" && source == .standard ? cores.map { " (\($0))" } : nil
            return (setting.name, value + (count ?? ""), source.description)
        }
        let nameWidth = rows.map(\.0.count).max() ?? 0
        let valueWidth = min(60, rows.map(\.1.count).max() ?? 0)
        for (name, value, source) in rows {
            try printLine("\(name.padded(to: nameWidth))  \(value.padded(to: valueWidth))  \(source)")
        }
        for (name, preset) in settings.presets.sorted(by: { $0.key < $1.key }) {
            try printLine("preset \(name): \(preset.parameters)")
        }
        _ = try ServerParts.Configuration(settings)
    }
}

extension String {
    /// The text with spaces behind it up to a width in characters.
    func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
