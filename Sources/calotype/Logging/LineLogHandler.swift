import Foundation
import Logging
import Web

/// Writes each log entry as one line: JSON for machines, plain text for a person at a terminal.
struct LineLogHandler: LogHandler {
    enum Format: String, CaseIterable {
        case json, text
    }

    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level
    private let label: String
    private let format: Format
    private let writer: LogWriter

    init(label: String, level: Logger.Level, format: Format, writer: LogWriter) {
        self.label = label
        self.logLevel = level
        self.format = format
        self.writer = writer
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var fields = metadata
        if let own = event.metadata { fields.merge(own) { _, new in new } }
        // Hummingbird's name for what everybody else calls a request id.
        if let id = fields.removeValue(forKey: "hb.request.id") { fields["request"] = id }
        // Errors cite addresses, whose credentials are nobody's who reads a log.
        let message = Redaction.shown(in: event.message.description)
        let pairs = fields.sorted { $0.key < $1.key }
            .map { (key: $0.key, value: Redaction.shown(in: $0.value.description)) }
        switch format {
        case .json: writer.write(json(event.level, message, pairs))
        case .text: writer.write(text(event.level, message, pairs))
        }
    }

    private func json(
        _ level: Logger.Level,
        _ message: String,
        _ fields: [(key: String, value: String)]
    ) -> String {
        var line = "{\"time\":\"\(LineLogHandler.now())\",\"level\":\"\(level)\",\"message\":"
        line += message.quotedForJSON
        for (key, value) in fields { line += "," + key.quotedForJSON + ":" + value.quotedForJSON }
        return line + "}\n"
    }

    private func text(
        _ level: Logger.Level,
        _ message: String,
        _ fields: [(key: String, value: String)]
    ) -> String {
        let tail = fields.map { " \($0.key)=\($0.value)" }.joined()
        return "\(LineLogHandler.now()) \(level) \(message)\(tail)".replacing("\n", with: " ") + "\n"
    }

    /// The present time in UTC to the millisecond, as RFC 3339 writes it.
    private static func now() -> String {
        var clock = timespec()
        clock_gettime(CLOCK_REALTIME, &clock)
        var seconds = clock.tv_sec
        var fields = tm()
        gmtime_r(&seconds, &fields)
        func padded(_ value: Int, _ width: Int) -> String {
            let digits = String(value)
            return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
        }
        return "\(fields.tm_year + 1900)-\(padded(Int(fields.tm_mon) + 1, 2))-\(padded(Int(fields.tm_mday), 2))T"
            + "\(padded(Int(fields.tm_hour), 2)):\(padded(Int(fields.tm_min), 2)):\(padded(Int(fields.tm_sec), 2))"
            + ".\(padded(clock.tv_nsec / 1_000_000, 3))Z"
    }
}
