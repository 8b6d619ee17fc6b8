public import Logging
import Synchronization

/// Keeps everything that is logged, the smallest remark included.
public final class LogLines: Sendable {
    private struct Line {
        var level: Logger.Level
        var message: String
        var metadata: String

        var text: String { "\(message) \(metadata)" }
    }

    private let lines = Mutex<[Line]>([])

    /// Makes a log without lines.
    public init() {}

    /// Every line, with its metadata.
    public var all: [String] { lines.withLock { $0.map(\.text) } }

    /// Every line's message alone.
    public var messages: [String] { lines.withLock { $0.map(\.message) } }

    /// The lines that an operator sees, with their metadata.
    public var warnings: [String] { lines.withLock { $0.filter { $0.level >= .warning }.map(\.text) } }

    /// What writes the lines.
    public var logger: Logger {
        var logger = Logger(label: "test", factory: { _ in Handler(lines: self) })
        logger.logLevel = .trace
        return logger
    }

    private struct Handler: LogHandler {
        let lines: LogLines
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        init(lines: LogLines) { self.lines = lines }

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let metadata = "\(metadata) \(event.metadata ?? [:])"
            let line = Line(level: event.level, message: "\(event.message)", metadata: metadata)
            lines.lines.withLock { $0.append(line) }
        }
    }
}
