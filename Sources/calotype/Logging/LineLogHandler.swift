import Basics
import Logging
import Web

/// Writes each log entry as one line, which is put into words on the log's own thread.
struct LineLogHandler: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level
    private let label: String
    private let format: LineFormat
    private let writer: LogWriter

    init(label: String, level: Logger.Level, format: LineFormat, writer: LogWriter) {
        self.label = label
        self.logLevel = level
        self.format = format
        self.writer = writer
    }

    /// Has every logger of this process write such lines; to be called once, before the first logger is made.
    ///
    /// - Parameters:
    ///   - level: The least that is written.
    ///   - format: How a line is put.
    ///   - writer: Where lines go.
    static func bootstrap(level: Logger.Level, format: LineFormat, writer: LogWriter) {
        LoggingSystem.bootstrap { label in
            LineLogHandler(label: label, level: level, format: format, writer: writer)
        }
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let (time, level, message, own, common) = (UnixTime.now, event.level, event.message, event.metadata, metadata)
        let bytes = message.description.utf8.count +| LineLogHandler.bytes(own ?? [:]) +| LineLogHandler.bytes(common)
        writer.write(bytes: bytes) { [format] redaction in
            var fields = common
            if let own { fields.merge(own) { _, new in new } }
            return format.line(time, level, message.description, fields, redaction)
        }
    }

    /// About how many bytes some fields hold.
    private static func bytes(_ fields: Logger.Metadata) -> Int {
        fields.values.reduce(0) { sum, value in
            switch value {
            case .string(let text): sum +| text.utf8.count +| 64
            case .stringConvertible: sum +| 128
            case .array, .dictionary: sum +| value.description.utf8.count
            }
        }
    }
}

/// Writes the lines of requests.
struct RequestLineFormatter: RequestLineWriter {
    let format: LineFormat
    let writer: LogWriter

    func write(_ line: RequestLine) {
        let time = UnixTime.now
        writer.write(bytes: line.bytes) { [format] redaction in
            let (message, fields) = line.words()
            return format.line(time, line.level, message, fields, redaction)
        }
    }
}
