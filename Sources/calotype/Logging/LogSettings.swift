import Logging
import SettingValues

enum LogSettings {
    /// From which level on it is written.
    static let level = Setting(
        "log-level",
        .choice("LEVEL"),
        default: Logger.Level.info,
        letter: "l",
        help: "The least level of what is logged."
    )
    /// How a line looks.
    static let format = Setting(
        "log-format",
        SettingKind<LineFormat>.choice("FORMAT"),
        unset: "text on a terminal, else json",
        help: "How a line of the log looks."
    )

    /// All of them.
    static let all = [level.declaration, format.declaration]
}
