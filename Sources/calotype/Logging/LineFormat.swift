import Basics
import Foundation
import Logging
import Web

/// How a line of the log is written: JSON for machines, plain text for a person at a terminal.
enum LineFormat: String, CaseIterable {
    case json, text

    /// What is best read where a descriptor leads: plain text at a terminal, JSON elsewhere.
    static func suited(to descriptor: Int32) -> LineFormat { isatty(descriptor) == 1 ? .text : .json }

    /// A line, with the newline at its end.
    ///
    /// - Parameters:
    ///   - time: When it was logged.
    ///   - level: How important it is.
    ///   - message: What it says.
    ///   - fields: What else it has.
    ///   - redaction: What it must not show; errors cite addresses, whose credentials are nobody's who reads a log.
    /// - Returns: The line.
    func line(
        _ time: UnixTime,
        _ level: Logger.Level,
        _ message: String,
        _ fields: Logger.Metadata,
        _ redaction: Redaction
    ) -> String {
        var fields = fields
        // Hummingbird's name for what everybody else calls a request id.
        if let id = fields.removeValue(forKey: "hb.request.id") { fields["request"] = id }
        let message = redaction.shown(in: message)
        let pairs = fields.sorted { $0.key < $1.key }
            .map { (key: $0.key, value: redaction.shown(in: $0.value.description)) }
        return switch self {
        case .json: LineFormat.json(time, level, message, pairs)
        case .text: LineFormat.text(time, level, message, pairs)
        }
    }

    private static func json(
        _ time: UnixTime,
        _ level: Logger.Level,
        _ message: String,
        _ fields: [(key: String, value: String)]
    ) -> String {
        var line = "{\"time\":\"\(text(time))\",\"level\":\"\(level)\",\"message\":"
        line += message.quotedForJSON  // checked: texts, which are put together
        for (key, value) in fields { line += "," + key.quotedForJSON + ":" + value.quotedForJSON }
        return line + "}\n"
    }

    private static func text(
        _ time: UnixTime,
        _ level: Logger.Level,
        _ message: String,
        _ fields: [(key: String, value: String)]
    ) -> String {
        let tail = fields.map { " \($0.key)=\(quoted($0.value))" }.joined()
        return "\(text(time)) \(level) \(message)\(tail)".replacing("\n", with: " ") + "\n"
    }

    /// A value that ends where it seems to: what a client says of itself must not pass for another field.
    private static func quoted(_ value: String) -> String {
        value.contains { $0 == " " || $0 == "\"" } ? value.quotedForJSON : value
    }

    /// A time in UTC to the millisecond, as RFC 3339 writes it.
    private static func text(_ time: UnixTime) -> String {
        let date = CivilTime(secondsSince1970: time.seconds).rfc3339
        return "\(date.dropLast()).\((time.nanoseconds / 1_000_000).padded(to: 3))Z"
    }
}
