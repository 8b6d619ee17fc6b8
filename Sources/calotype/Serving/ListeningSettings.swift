import SettingValues

/// The settings of where the server listens.
enum ListeningSettings {
    /// An address or a name of this machine, or `unix:` and a path.
    static let host = Setting(
        "host",
        SettingKind<String>.text("ADDRESS").map { text in
            // As the system takes it: of version 6 without the brackets that it has in a URL.
            text.hasPrefix("[") && text.hasSuffix("]") ? String(text.dropFirst().dropLast()) : text
        },
        default: "127.0.0.1",
        help: "The address to listen on; 0.0.0.0 for every IPv4 address, unix:/PATH for a Unix socket."
    )
    /// The rights of a Unix socket.
    static let socketMode = Setting(
        "socket-mode",
        .rights,
        default: 0o660,
        help: "The rights of the Unix socket's file, whatever the umask: who may write it may connect."
    )
    static let port = Setting(
        "port",
        .integer(in: 0...65_535, "PORT"),
        default: 8080,
        letter: "p",
        help: "The port to listen on; 0 for any free port."
    )
    /// The port of health and metrics.
    static let adminPort = Setting(
        "admin-port",
        .integer(in: 0...65_535, "PORT"),
        help: "A second port for /health and /metrics, which then leave the first."
    )

    /// All of them.
    static let all = [host.declaration, socketMode.declaration, port.declaration, adminPort.declaration]
}

extension SettingKind where Value == UInt32 {
    /// Rights of a file, octal as in `chmod`.
    fileprivate static var rights: SettingKind {
        SettingKind(
            "RIGHTS",
            allowed: "rights in octal, such as 0660 or 0666",
            range: "000 to 0777",
            read: { text throws(SettingRefusal) in
                guard (3...4).contains(text.utf8.count), let mode = UInt32(text, radix: 8), mode <= 0o777 else {
                    throw .notAllowed
                }
                return mode
            },
            write: { "0" + String($0, radix: 8) }
        )
    }
}
