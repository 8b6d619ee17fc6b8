import Basics

/// What the header of a part says about it (RFC 7578, section 4).
struct PartHeaders: Hashable, Sendable {
    /// The name of the file; empty where a form had no file chosen, `nil` where the part is no file.
    var fileName: String?
    /// The name of the form's field.
    var fieldName: String?
    /// The encoding of the bytes, where it is one that nobody uses in forms any more.
    var encoding: String?

    /// Forms send three lines at most; each is work.
    private static let mostLines = 32

    /// Reads a header.
    ///
    /// - Parameter block: Its lines, each with its CR LF, the empty one at the end.
    /// - Throws: When a line is no header, or there are more than 32.
    init(_ block: [UInt8]) throws(BodyError) {
        let lines = PartHeaders.lines(block)
        guard lines.count <= PartHeaders.mostLines else {
            let message = "The header of a part has \(lines.count) lines; \(PartHeaders.mostLines) are the most."
            throw BodyError(.badMultipart, message)
        }
        for line in lines {
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else {
                throw BodyError(.badMultipart, "A line in a part's header has no ':'.")
            }
            let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
            switch name {
            case "content-disposition":
                let value = HeaderValue(line[(colon + 1)...])
                fileName = FormFileName.read(value.parameters)
                fieldName = value.parameters["name"].map { String(decoding: $0, as: UTF8.self) }
            case "content-transfer-encoding":
                let value = HeaderValue(line[(colon + 1)...])
                encoding = ["", "binary", "8bit", "7bit"].contains(value.value) ? nil : value.value
            default: break
            }
        }
    }

    /// The lines without their ends; one that begins with a blank belongs to the one before.
    private static func lines(_ block: [UInt8]) -> [[UInt8]] {
        var lines: [[UInt8]] = []
        for line in block.split(separator: 0x0a) {
            let line = line.last == 0x0d ? line.dropLast() : line
            guard let first = line.first else { continue }
            if first == 0x20 || first == 0x09, !lines.isEmpty {
                lines[lines.count - 1] += line
            } else {
                lines.append(Array(line))
            }
        }
        return lines
    }
}

/// The name of a file as forms write it.
enum FormFileName {
    /// The name in the parameters of a `Content-Disposition`; `nil` where there is none.
    ///
    /// `filename*` (RFC 8187) wins over `filename`. Browsers write `%22`, `%0D` and `%0A` for what would end the header,
    /// and leave every other `%` as it is.
    static func read(_ parameters: [String: [UInt8]]) -> String? {
        if let extended = parameters["filename*"].flatMap(decodeExtended) { return extended }
        guard let bytes = parameters["filename"] else { return nil }
        var text = String(decoding: bytes, as: UTF8.self)
        for (code, character) in [("%22", "\""), ("%0D", "\r"), ("%0A", "\n")] {
            text = text.replacing(code, with: character)
        }
        return text
    }

    /// Reads `UTF-8''c%C3%A4t.jpg`; `nil` for what is no such value.
    private static func decodeExtended(_ bytes: [UInt8]) -> String? {
        let parts = bytes.split(separator: UInt8(ascii: "'"), maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let decoded = PercentCoding.decode(parts[2]) else { return nil }
        switch String(decoding: parts[0], as: UTF8.self).lowercased() {
        case "utf-8": return String(validating: decoded, as: UTF8.self)
        case "iso-8859-1":
            return String(String.UnicodeScalarView(decoded.map { Unicode.Scalar($0) }))
        default: return nil
        }
    }
}
