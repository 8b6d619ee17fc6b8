public import Configuration
import SettingValues

/// Where the queue is, and how it and its workers work.
public struct QueueConfiguration: Hashable, Sendable {
    /// Where jobs are kept.
    public enum Address: Hashable, Sendable, CustomStringConvertible {
        /// In a file on this machine.
        case sqlite(path: String)
        /// In a Redis server, by its URL, which may hold a password.
        case redis(url: String)

        /// The kind, and the file's path; of a Redis server no more, because its URL may hold a password.
        public var description: String {
            switch self {
            case .sqlite(let path): "sqlite:\(path)"
            case .redis: "redis"
            }
        }
    }

    /// Where jobs are kept.
    public var address: Address
    /// What the names of all keys in Redis begin with.
    public var prefix: String
    /// What holds for the queue.
    public var rules: QueueRules
    /// How many jobs this process works on at a time; 0 for none.
    public var workers: Int

    /// Makes a configuration.
    public init(
        address: Address = .sqlite(path: "./calotype-data/jobs.sqlite"),
        prefix: String = "calotype",
        rules: QueueRules = QueueRules(),
        workers: Int = 1
    ) {
        self.address = address
        self.prefix = prefix
        self.rules = rules
        self.workers = workers
    }

    /// Reads the configuration.
    ///
    /// - `queue` (`sqlite:FILE`, `redis://…` or `rediss://…`; default `sqlite:./calotype-data/jobs.sqlite`)
    /// - `queue-prefix` (1 to 100 visible ASCII characters, default `calotype`): what all keys in Redis begin with
    /// - `queue-limit` (whole number, default 100000, 1 to 10000000): the most unfinished jobs
    /// - `workers` (whole number, default 1, 0 to 1024): how many jobs this process works on at a time
    ///
    /// - Parameter reader: Where to read.
    /// - Throws: `SettingError`, which names the setting and the value, but never a URL's password.
    public init(reader: ConfigReader) throws {
        self.init()
        let settings = SettingReader(reader)
        if let text = reader.string(forKey: "queue", isSecret: true) { address = try Self.address(text) }
        if let text = reader.string(forKey: "queue-prefix") {
            guard (1...100).contains(text.utf8.count), text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
                throw SettingError(key: "queue-prefix", value: text, allowed: "1 to 100 visible ASCII characters")
            }
            prefix = text
        }
        rules.limit = try settings.integer("queue-limit", in: 1...10_000_000, default: rules.limit)
        workers = try settings.integer("workers", in: 0...1_024, default: workers)
    }

    private static func address(_ text: String) throws -> Address {
        let scheme = text.prefix { $0 != ":" }.lowercased()
        switch scheme {
        case "sqlite":
            var path = text.dropFirst(scheme.count + 1)
            // `sqlite:///var/jobs.sqlite`, as other programs write it.
            if path.hasPrefix("///") { path = path.dropFirst(2) }
            guard !path.isEmpty, !path.hasPrefix("//") else { break }
            return .sqlite(path: String(path))
        case "redis", "rediss":
            guard text.dropFirst(scheme.count).hasPrefix("://") else { break }
            return .redis(url: text)
        default:
            break
        }
        // What was given may hold a password, whatever it was meant to be.
        let shown = text.contains("@") ? "(not shown, since it may hold a password)" : text
        throw SettingError(
            key: "queue",
            value: shown,
            allowed: "sqlite:FILE, redis://[USER:PASSWORD@]HOST[:PORT][/DATABASE] or the same with rediss://"
        )
    }
}
