public import Configuration
public import SettingValues

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
        prefix: String = QueueSettings.prefix.default,
        rules: QueueRules = QueueRules(),
        workers: Int = 1
    ) {
        self.address = address
        self.prefix = prefix
        self.rules = rules
        self.workers = workers
    }

    /// Reads the configuration (``QueueSettings``).
    ///
    /// Where the queue's place depends on other settings, or is none, whoever knows these sets the address.
    ///
    /// - Parameter reader: Where to read.
    /// - Throws: `SettingError`, which names the setting and the value, but never a URL's password.
    public init(reader: ConfigReader) throws {
        self.init()
        if let place = try reader.value(of: QueueSettings.queue), let address = place { self.address = address }
        prefix = try reader.value(of: QueueSettings.prefix)
        rules.limit = try reader.value(of: QueueSettings.limit)
        workers = try reader.value(of: QueueSettings.workers) ?? workers
    }
}
