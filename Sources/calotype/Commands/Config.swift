import ArgumentParser
import ImageService
import RendererHost
import SettingValues
import Web

/// `calotype config`.
struct Config: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Shows every setting in force and where its value came from.",
        discussion: SettingsArguments.discussion(of: [])
    )

    @Flag(help: ArgumentHelp("Print the table of docs/configuration.md instead.", visibility: .hidden))
    var markdown = false
    @OptionGroup var arguments: SettingsArguments

    func run() throws {
        if markdown { return try SettingList.all.declarations.forEach { try printLine($0.markdownRow) } }
        let settings = try arguments.settings
        // What is wrong is told below, when all that is in force has been shown.
        let computed = (try? ServerParts.Configuration(settings)).map(Config.computed) ?? [:]
        let rows = SettingList.all.declarations.map { setting in
            let (value, source) = settings.shown(setting)
            let result = source == .standard ? computed[setting].map { " (\($0))" } : nil
            return (setting.name, value + (result ?? ""), source.description)
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

    /// What comes out of defaults that depend on the machine or on other settings.
    private static func computed(_ configuration: ServerParts.Configuration) -> [SettingDeclaration: String] {
        func entry<Value>(_ setting: Setting<Value?>, _ value: Value) -> (SettingDeclaration, String) {
            (setting.declaration, setting.text(of: value))
        }
        let renderers = configuration.renderers
        var entries = [
            entry(RendererPoolSettings.count, renderers.count), entry(RendererPoolSettings.queue, renderers.queue),
            entry(RendererPoolSettings.memory, renderers.memory),
            entry(VariantSettings.cacheMemory, configuration.service.memoryBytes),
            entry(WebSettings.answerMemory, configuration.web.answerBytes),
        ]
        // As the server does, which then may have more connections.
        OpenFiles.allowMost()
        if let limit = configuration.boundConnections.limit { entries.append(entry(ConnectionSettings.limit, limit)) }
        return Dictionary(entries) { first, _ in first }
    }
}

extension SettingDeclaration {
    /// The setting's row of the table in docs/configuration.md.
    var markdownRow: String {
        let names = "`\(name)`" + (letter.map { ", `-\($0)`" } ?? "")
        return "| \(names) | \(values) | \(defaultText) | \(help) |"
    }
}

extension String {
    /// The text with spaces behind it up to a width in characters.
    func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
