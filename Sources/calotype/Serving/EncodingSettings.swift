import Recipes
import SettingValues

/// The settings of what encoders are told where neither a URL nor a preset says.
enum EncodingSettings {
    /// The quality of a format whose encoder has one.
    static let qualities = [OutputFormat.jpeg, .webp, .avif, .jxl].map { format in
        (
            format: format,
            setting: Setting(
                "quality-\(format.rawValue)",
                .integer(in: 1...100),
                default: format.defaultQuality ?? 80,
                help: "The quality of \(format.title) where neither a URL nor a preset says."
            )
        )
    }
    /// The effort of a format; `nil` for what is usual.
    static let efforts = [OutputFormat.jpeg, .png, .webp, .avif, .gif, .jxl].map { format in
        (
            format: format,
            setting: Setting(
                "effort-\(format.rawValue)",
                .integer(in: 0...9),
                unset: "(usual)",
                help: "How long the encoder of \(format.title) looks for a shorter file, for whoever waits and in sets."
            )
        )
    }
    /// How finely a format keeps colour.
    static let chromas = [OutputFormat.jpeg, .avif].map { format in
        (
            format: format,
            setting: Setting(
                "chroma-\(format.rawValue)",
                .choice("CHROMA"),
                default: Chroma.auto,
                help:
                    "How finely \(format.title) keeps colour: at half of the resolution, at the whole, or as pixels ask for."
            )
        )
    }
    /// Whether a format appears coarse first.
    static let progressives = [OutputFormat.jpeg, .png, .gif].map { format in
        (
            format: format,
            setting: Setting(
                "progressive-\(format.rawValue)",
                .choice("SWITCH"),
                default: ProgressiveSwitch.off,
                help: "Whether \(format.title) appears coarse first, where it can."
            )
        )
    }

    /// All of them.
    static let all =
        qualities.map(\.setting.declaration) + efforts.map(\.setting.declaration)
        + chromas.map(\.setting.declaration) + progressives.map(\.setting.declaration)

    /// Whether pictures appear coarse first.
    enum ProgressiveSwitch: String, Sendable, CaseIterable {
        /// They do.
        case on
        /// They appear from the top down.
        case off
    }
}

extension EncodingDefaults {
    /// Reads the settings.
    init(_ settings: Settings) throws(CommandFailure) {
        var entries: [OutputFormat: Entry] = [:]
        func change(_ format: OutputFormat, _ change: (inout Entry) -> Void) {
            change(&entries[format, default: Entry(format)])
        }
        for (format, setting) in EncodingSettings.qualities {
            let quality = try settings.value(of: setting)
            change(format) { $0.quality = quality }
        }
        for (format, setting) in EncodingSettings.efforts {
            let effort = try settings.value(of: setting)
            change(format) { $0.effort = effort }
        }
        for (format, setting) in EncodingSettings.chromas {
            let chroma = try settings.value(of: setting)
            change(format) { $0.chroma = chroma }
        }
        for (format, setting) in EncodingSettings.progressives {
            let isProgressive = try settings.value(of: setting) == .on
            change(format) { $0.isProgressive = isProgressive }
        }
        self.init(Array(entries.values))
    }
}
