import Basics
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
        let redaction = writer.redaction
        let message = redaction.shown(in: event.message.description)
        let pairs = fields.sorted { $0.key < $1.key }
            .map { (key: $0.key, value: redaction.shown(in: $0.value.description)) }
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
        line += message.quotedForJSON  // checked: texts, which are put together
        for (key, value) in fields { line += "," + key.quotedForJSON + ":" + value.quotedForJSON }
        return line + "}\n"
    }

    private func text(
        _ level: Logger.Level,
        _ message: String,
        _ fields: [(key: String, value: String)]
    ) -> String {
        let tail = fields.map { " \($0.key)=\(LineLogHandler.quoted($0.value))" }.joined()
        return "\(LineLogHandler.now()) \(level) \(message)\(tail)".replacing("\n", with: " ") + "\n"
    }

    /// A value that ends where it seems to: what a client says of itself must not pass for another field.
    private static func quoted(_ value: String) -> String {
        value.contains { $0 == " " || $0 == "\"" } ? value.quotedForJSON : value
    }

    /// The present time in UTC to the millisecond, as RFC 3339 writes it.
    private static func now() -> String {
        let time = UnixTime.now
        let date = CivilTime(secondsSince1970: time.seconds).rfc3339
        return "\(date.dropLast()).\((time.nanoseconds / 1_000_000).padded(to: 3))Z"
    }
}
