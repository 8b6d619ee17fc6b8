import Basics

/// Decodes the text of a `data` field as it arrives: base64, or a `data:` URI (RFC 2397).
struct ImageData: Sendable {
    private enum State: Sendable {
        /// What it is shows in the first characters.
        case unknown([UInt8])
        /// Between `data:` and the comma.
        case header([UInt8])
        case base64(Base64Bytes)
        /// Percent-encoded; the beginning of a `%XX` that has come in part.
        case percent([UInt8])
    }

    private static let scheme = Array("data:".utf8)
    private static let longestHeader = 256
    private var state = State.unknown([])

    /// Decodes the next characters.
    mutating func decode(_ text: ArraySlice<UInt8>) throws(ValueError) -> [UInt8] {
        var rest = text
        while true {
            switch state {
            case .unknown(let start):
                guard let whole = begin(start, &rest) else { return [] }
                rest = whole
            case .header(let header):
                guard try endHeader(header, &rest) else { return [] }
            case .base64(var decoder):
                let decoded = try decoder.decode(rest)
                state = .base64(decoder)
                return decoded
            case .percent(let start):
                return try decodePercent(start + rest)
            }
        }
    }

    /// Gives the last bytes.
    mutating func finish() throws(ValueError) -> [UInt8] {
        switch state {
        case .unknown(let start):
            var decoder = Base64Bytes()
            let decoded = try decoder.decode(start[...])
            return decoded + (try decoder.finish())
        case .header: throw ValueError(reason: "its data: URI has no ','")
        case .base64(var decoder): return try decoder.finish()
        case .percent(let start):
            guard start.isEmpty else { throw ValueError(reason: "it ends in the middle of a '%'") }
            return []
        }
    }

    /// Waits for the first characters; what is to be decoded, or `nil` when they have not all come.
    private mutating func begin(_ start: [UInt8], _ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        // White space in front is none of the scheme.
        if start.isEmpty { rest = rest.drop { $0 == 0x20 || (0x09...0x0d).contains($0) } }
        let taken = rest.prefix(ImageData.scheme.count - start.count)
        rest = rest.dropFirst(taken.count)
        let start = start + taken
        guard start.count == ImageData.scheme.count else {
            state = .unknown(start)
            return nil
        }
        let isURI = start.map { $0 | 0x20 }.elementsEqual(ImageData.scheme.map { $0 | 0x20 })
        state = isURI ? .header([]) : .base64(Base64Bytes())
        return isURI ? rest : (start + rest)[...]
    }

    private mutating func endHeader(_ header: [UInt8], _ rest: inout ArraySlice<UInt8>) throws(ValueError) -> Bool {
        let taken = rest.prefix { $0 != UInt8(ascii: ",") }
        rest = rest.dropFirst(taken.count)
        let header = header + taken
        guard header.count <= ImageData.longestHeader else {
            throw ValueError(reason: "its data: URI has no ',' in the first \(ImageData.longestHeader) characters")
        }
        guard rest.popFirst() != nil else {
            state = .header(header)
            return false
        }
        let text = String(decoding: header, as: UTF8.self).lowercased()
        state = text.hasSuffix(";base64") ? .base64(Base64Bytes()) : .percent([])
        return true
    }

    private mutating func decodePercent(_ text: [UInt8]) throws(ValueError) -> [UInt8] {
        // At most the last two characters can belong to a %XX that is not complete.
        let open = text.suffix(2).firstIndex(of: UInt8(ascii: "%")) ?? text.endIndex
        state = .percent(Array(text[open...]))
        guard let decoded = PercentCoding.decode(text[..<open]) else {
            throw ValueError(reason: "it has a '%' without two hexadecimal digits")
        }
        return decoded
    }
}
