/// How a browser is told to name and treat what it gets (RFC 6266, RFC 8187).
enum ContentDisposition: String {
    /// Show it.
    case inline
    /// Save it.
    case attachment

    /// The header's value: an ASCII name for everyone, and the true one in UTF-8 where they differ.
    func value(fileName: String) -> String {
        var ascii = ""
        for scalar in fileName.unicodeScalars {
            let isPlain = scalar.isASCII && scalar.value >= 0x20 && scalar.value != 0x7f
            ascii.unicodeScalars.append(isPlain && scalar != "\"" && scalar != "\\" ? scalar : "_")
        }
        if ascii == fileName { return "\(rawValue); filename=\"\(ascii)\"" }
        return "\(rawValue); filename=\"\(ascii)\"; filename*=UTF-8''\(ContentDisposition.encode(fileName))"
    }

    private static func encode(_ name: String) -> String {
        let plain = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$&+-.^_`|~".utf8)
        var encoded = ""
        for byte in name.utf8 {
            if plain.contains(byte) {
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                encoded += (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
            }
        }
        return encoded
    }
}
