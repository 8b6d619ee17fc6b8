/// A header's value with parameters: `form-data; name="image"; filename="cat.jpg"`.
struct HeaderValue: Hashable, Sendable {
    /// What stands before the first `;`, in lower case.
    let value: String
    /// The parameters' bytes by name in lower case; the first of two of the same name.
    let parameters: [String: [UInt8]]

    /// Reads a value as leniently as browsers write it.
    ///
    /// In quotes, a backslash escapes a quote or another backslash and otherwise stands for itself, as old browsers send
    /// whole paths: `filename="C:\pictures\cat.jpg"`.
    ///
    /// - Parameter text: The header's value.
    init(_ text: some Sequence<UInt8>) {
        var rest = Array(text)[...]
        let value = rest.prefix { $0 != UInt8(ascii: ";") }
        rest = rest.dropFirst(value.count)
        self.value = HeaderValue.trimmed(value).lowercased()
        var parameters: [String: [UInt8]] = [:]
        while rest.popFirst() != nil {
            let name = rest.prefix { $0 != UInt8(ascii: "=") && $0 != UInt8(ascii: ";") }
            rest = rest.dropFirst(name.count)
            guard rest.first == UInt8(ascii: "=") else { continue }
            rest = rest.dropFirst()
            let key = HeaderValue.trimmed(name).lowercased()
            let bytes = HeaderValue.takeValue(&rest)
            if parameters[key] == nil { parameters[key] = bytes }
        }
        self.parameters = parameters
    }

    /// Takes a token or a quoted string, and what follows up to the next `;`.
    private static func takeValue(_ rest: inout ArraySlice<UInt8>) -> [UInt8] {
        rest = rest.drop { isSpace($0) }
        var bytes: [UInt8] = []
        if rest.first == UInt8(ascii: "\"") {
            rest = rest.dropFirst()
            while let byte = rest.popFirst(), byte != UInt8(ascii: "\"") {
                if byte == UInt8(ascii: "\\"), let next = rest.first,
                    next == UInt8(ascii: "\"") || next == UInt8(ascii: "\\")
                {
                    bytes.append(next)
                    rest = rest.dropFirst()
                } else {
                    bytes.append(byte)
                }
            }
            rest = rest.drop { $0 != UInt8(ascii: ";") }
        } else {
            let token = rest.prefix { $0 != UInt8(ascii: ";") }
            rest = rest.dropFirst(token.count)
            bytes = Array(token)
            while let last = bytes.last, isSpace(last) { bytes.removeLast() }
        }
        return bytes
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> String {
        var bytes = bytes.drop { isSpace($0) }
        while let last = bytes.last, isSpace(last) { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
}
