/// The head of a request for a picture, read from the bytes as they came, if it is as plain as nearly all are.
///
/// What is not plain is no error: whoever reads requests in all their forms gets the same bytes. So nothing here decides
/// what a request may be; whatever has a body, a condition other than `If-None-Match`, a range, or anything that is
/// spelled in a way that needs thought is left to others.
struct PlainHead: Sendable {
    /// The methods that ask for a picture.
    enum Method: Sendable {
        case get, head
    }

    /// The longest head that is read, in bytes.
    static let longest = 8 * 1024
    private static let mostFields = 64

    /// What is asked.
    let method: Method
    /// Where the target stands, which begins with a slash.
    let target: Range<Int>
    /// Where the one value of `Accept` stands; never empty.
    private(set) var accept: Range<Int>?
    /// Where the one value of `If-None-Match` stands; never empty.
    private(set) var noneMatch: Range<Int>?
    /// Where the values of fields stand in which browsers say what they are, by their places in `ClientHints.names`, in
    /// that order; none is empty.
    private(set) var hints: [(name: Int, value: Range<Int>)] = []
    /// Whether somebody names the path below which a proxy shows this server.
    private(set) var hasPrefix = false
    /// How many bytes the head has, with the empty line at its end.
    private(set) var count = 0

    private var hasHost = false
    private var hasModifiedSince = false

    /// Reads the head at the beginning of bytes; `nil` where there is no whole one, or it is not plain.
    ///
    /// - Parameters:
    ///   - bytes: A head, and what follows it.
    ///   - limit: How long it may be.
    // checked: each place is compared with the end before it is looked at
    init?(_ bytes: Span<UInt8>, atMost limit: Int = PlainHead.longest) {
        let end = min(bytes.count, limit)
        var position: Int
        if PlainHead.has("GET ", bytes, at: 0, end) {
            (method, position) = (.get, 4)
        } else if PlainHead.has("HEAD ", bytes, at: 0, end) {
            (method, position) = (.head, 5)
        } else {
            return nil
        }
        let start = position
        guard position < end, bytes[position] == UInt8(ascii: "/") else { return nil }
        while position < end, (0x21...0x7e).contains(bytes[position]) { position += 1 }
        target = start..<position
        guard PlainHead.has(" HTTP/1.1\r\n", bytes, at: position, end) else { return nil }
        position += 11
        for _ in 0...PlainHead.mostFields {
            if PlainHead.has("\r\n", bytes, at: position, end) {
                count = position + 2
                // A date alone is a condition of its own; beside a tag it is none (RFC 9110, section 13.1.3).
                guard hasHost, !hasModifiedSince || noneMatch != nil else { return nil }
                return
            }
            guard let next = readField(bytes, at: position, end) else { return nil }
            position = next
        }
        return nil
    }

    /// Reads a field; gives where the next line begins, `nil` where the field is not plain.
    // checked: each place is compared with the end before it is looked at
    private mutating func readField(_ bytes: Span<UInt8>, at start: Int, _ end: Int) -> Int? {
        var position = start
        while position < end, PlainHead.isNameByte(bytes[position]) { position += 1 }
        let name = start..<position
        guard !name.isEmpty, position < end, bytes[position] == UInt8(ascii: ":") else { return nil }
        position += 1
        while position < end, bytes[position] == 0x20 || bytes[position] == 0x09 { position += 1 }
        let valueStart = position
        while position < end, (0x20...0x7e).contains(bytes[position]) || bytes[position] == 0x09 { position += 1 }
        var valueEnd = position
        while valueEnd > valueStart, bytes[valueEnd - 1] == 0x20 || bytes[valueEnd - 1] == 0x09 { valueEnd -= 1 }
        guard PlainHead.has("\r\n", bytes, at: position, end), note(name, valueStart..<valueEnd, bytes) else {
            return nil
        }
        return position + 2
    }

    /// Notes a field; `false` where it makes the request one that is not plain.
    private mutating func note(_ name: Range<Int>, _ value: Range<Int>, _ bytes: Span<UInt8>) -> Bool {
        func isNamed(_ text: StaticString) -> Bool { PlainHead.equals(text, bytes, name) }
        func hint(_ name: Int) -> Bool {
            let place = hints.firstIndex { $0.name >= name } ?? hints.count
            guard !value.isEmpty, place == hints.count || hints[place].name != name else { return false }
            hints.insert((name, value), at: place)
            return true
        }
        switch name.count {
        case 3 where isNamed("dpr"): return hint(1)
        case 3 where isNamed("ect"): return hint(5)
        case 4 where isNamed("host"):
            guard !hasHost, PlainHead.isHost(bytes, value) else { return false }
            hasHost = true
        case 5 where isNamed("range"): return false
        case 5 where isNamed("width"): return hint(3)
        case 6 where isNamed("accept"):
            guard accept == nil, !value.isEmpty else { return false }
            accept = value
        case 6 where isNamed("expect"): return false
        case 7 where isNamed("upgrade"): return false
        case 8 where isNamed("if-match") || isNamed("if-range"): return false
        case 9 where isNamed("save-data"): return hint(4)
        case 10 where isNamed("sec-ch-dpr"): return hint(0)
        case 10 where isNamed("connection"): return PlainHead.equals("keep-alive", bytes, value)
        case 12 where isNamed("sec-ch-width"): return hint(2)
        case 13 where isNamed("if-none-match"):
            guard noneMatch == nil, !value.isEmpty else { return false }
            noneMatch = value
        case 14 where isNamed("content-length"): return false
        case 17 where isNamed("transfer-encoding"): return false
        case 17 where isNamed("if-modified-since"): hasModifiedSince = true
        case 18 where isNamed("x-forwarded-prefix"): hasPrefix = true
        case 19 where isNamed("if-unmodified-since"): return false
        default: break
        }
        return true
    }

    /// Whether a text stands at a place.
    // checked: there are as many bytes as the text has
    private static func has(_ text: StaticString, _ bytes: Span<UInt8>, at start: Int, _ end: Int) -> Bool {
        guard end - start >= text.utf8CodeUnitCount else { return false }
        return text.withUTF8Buffer { text in
            for (index, byte) in text.enumerated() where bytes[start + index] != byte { return false }
            return true
        }
    }

    /// Whether a stretch is a text in lower case, in whatever case it is spelled.
    // checked: both have the same length
    private static func equals(_ text: StaticString, _ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        guard range.count == text.utf8CodeUnitCount else { return false }
        return text.withUTF8Buffer { text in
            for (index, byte) in text.enumerated() {
                let found = bytes[range.lowerBound + index]
                guard found == byte || ((0x41...0x5a).contains(found) && found | 0x20 == byte) else { return false }
            }
            return true
        }
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        isLetterOrDigit(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (0x61...0x7a).contains(byte) || (0x41...0x5a).contains(byte) || (0x30...0x39).contains(byte)
    }

    /// Whether a value is a name or an address of version 4, and perhaps a port; all else that a `Host` may be is not
    /// plain.
    // checked: places inside the range, and five digits at most
    private static func isHost(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        guard range.count <= 255 else { return false }
        var (position, isInLabel) = (range.lowerBound, false)
        while position < range.upperBound, bytes[position] != UInt8(ascii: ":") {
            let byte = bytes[position]
            if byte == UInt8(ascii: ".") {
                guard isInLabel else { return false }
                isInLabel = false
            } else {
                guard isNameByte(byte) else { return false }
                isInLabel = true
            }
            position += 1
        }
        guard isInLabel else { return false }
        guard position < range.upperBound else { return true }
        let digits = (position + 1)..<range.upperBound
        guard (1...5).contains(digits.count) else { return false }
        var port = 0
        for index in digits {
            guard (0x30...0x39).contains(bytes[index]) else { return false }
            port = port * 10 + Int(bytes[index] - 0x30)
        }
        return port <= 65_535
    }
}
