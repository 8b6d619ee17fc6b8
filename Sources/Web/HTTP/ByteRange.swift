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
        return HTTPDate.seconds(condition) == Int(modified.rounded(.down))
    }

    private static func parse(_ text: String, _ length: Int) -> ByteRange {
        guard text.hasPrefix("bytes=") else { return .whole }
        let ends = text.dropFirst(6).split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2 else { return .whole }
        switch (number(ends[0]), number(ends[1]), ends[0].isEmpty, ends[1].isEmpty) {
        case (let first?, let last?, _, _):
            guard first <= last else { return .whole }
            return first < length ? .part(first..<min(last, length - 1) + 1) : .unsatisfiable
        case (let first?, nil, _, true):
            return first < length ? .part(first..<length) : .unsatisfiable
        case (nil, let count?, true, _):
            return count > 0 && length > 0 ? .part(max(0, length - count)..<length) : .unsatisfiable
        default:
            return .whole
        }
    }

    private static func number(_ text: Substring) -> Int? {
        guard !text.isEmpty, text.utf8.count <= 18, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return Int(text)
    }
}
