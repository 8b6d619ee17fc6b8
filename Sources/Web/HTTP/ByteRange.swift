import Basics
import HTTPTypes

/// What a `Range` header asks of a body (RFC 9110, section 14).
enum ByteRange: Equatable {
    /// Everything: there is no header, or one that may be ignored (several ranges, other units, nonsense).
    case whole
    /// These bytes.
    case part(Range<Int>)
    /// Nothing that is there.
    case unsatisfiable

    /// Reads the header for a body of `length` bytes whose validator is `etag`.
    init(_ headers: HTTPFields, length: Int, etag: String, modified: Double) {
        guard let text = headers[.range] else {
            self = .whole
            return
        }
        if let condition = headers[.ifRange], !ByteRange.holds(condition, etag, modified) {
            self = .whole
            return
        }
        self = ByteRange.parse(text, length)
    }

    private static func holds(_ condition: String, _ etag: String, _ modified: Double) -> Bool {
        if condition.hasPrefix("\"") { return condition == "\"\(etag)\"" }
        return HTTPDate.seconds(condition) == Int(clamping: modified.rounded(.down))
    }

    private static func parse(_ text: String, _ length: Int) -> ByteRange {
        guard text.hasPrefix("bytes=") else { return .whole }
        let ends = text.dropFirst(6).split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2 else { return .whole }
        // checked: there are two, as was counted
        switch (number(ends[0]), number(ends[1]), ends[0].isEmpty, ends[1].isEmpty) {
        case (let first?, let last?, _, _):
            guard first <= last else { return .whole }
            // checked: the first is below the length and not behind the last
            return first < length ? .part(first..<min(last, length -| 1) +| 1) : .unsatisfiable
        case (let first?, nil, _, true):
            // checked: the first is below the length and not behind the last
            return first < length ? .part(first..<length) : .unsatisfiable
        case (nil, let count?, true, _):
            // checked: a start from 0 to the length
            return count > 0 && length > 0 ? .part(max(0, length -| count)..<length) : .unsatisfiable
        default:
            return .whole
        }
    }

    /// A number of any length: what is beyond all that there is may be as far beyond as it likes.
    private static func number(_ text: Substring) -> Int? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int(text) ?? .max
    }
}
