public import SettingValues

/// The settings of the queue and of those who work on it.
public enum QueueSettings {
    /// Where the queue is: `nil` where nobody says, `.some(nil)` for none.
    public static let queue = Setting(
        "queue",
        SettingKind.queueAddress.orNone,
        unset: "jobs.sqlite beside the variants' folder",
        isSecret: true,
        help: "Where background work waits: sqlite:FILE, redis://[USER:PASSWORD@]HOST[:PORT][/DB] or rediss://…; "
            + "none makes no sets."
    )
    /// What the names of all keys in Redis begin with.
    public static let prefix = Setting(
        "queue-prefix",
        .text("TEXT", allowed: "1 to 100 visible ASCII characters") { text in
            (1...100).contains(text.utf8.count) && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
        },
        default: "calotype",
        help: "What the names of all keys in Redis begin with."
    )
    /// The most unfinished jobs.
    public static let limit = Setting(
        "queue-limit",
        .integer(in: 1...10_000_000),
        default: QueueRules().limit,
        help: "The most unfinished jobs; further ones wait beside the originals."
    )
    /// How many jobs are worked on at a time.
    public static let workers = Setting(
        "workers",
        .integer(in: 0...1_024),
        unset: "1 for sqlite, 0 for Redis; for 'calotype worker' as many as renderers",
        help: "How many jobs this process works on at a time."
    )

    /// All of them.
    public static let all = [queue.declaration, prefix.declaration, limit.declaration, workers.declaration]
}

extension SettingKind where Value == QueueConfiguration.Address {
    /// A file of SQLite, or the URL of a Redis server.
    fileprivate static var queueAddress: SettingKind {
        SettingKind(
            "URL",
            allowed: "sqlite:FILE, redis://[USER:PASSWORD@]HOST[:PORT][/DATABASE] or the same with rediss://",
            read: { text throws(SettingRefusal) in
                if let address = QueueConfiguration.Address(text) { return address }
                // What was given may hold a password, whatever it was meant to be.
                throw .part(text.contains("@") ? "(not shown, since it may hold a password)" : text)
            },
            write: { "\($0)" }
        )
    }
}

extension QueueConfiguration.Address {
    /// Reads `sqlite:FILE`, `redis://…` or `rediss://…`; `nil` for anything else.
    fileprivate init?(_ text: String) {
        let scheme = text.prefix { $0 != ":" }
        switch scheme.lowercased() {
        case "sqlite":
            var path = text.dropFirst(scheme.count + 1)
            // `sqlite:///var/jobs.sqlite`, as other programs write it.
            if path.hasPrefix("///") { path = path.dropFirst(2) }
            guard !path.isEmpty, !path.hasPrefix("//") else { return nil }
            self = .sqlite(path: String(path))
        case "redis", "rediss":
            guard text.dropFirst(scheme.count).hasPrefix("://") else { return nil }
            self = .redis(url: text)
        default: return nil
        }
    }
}
