import Basics

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
        let encoded = PercentCoding.encode(fileName, keeping: ContentDisposition.extended)
        return "\(rawValue); filename=\"\(ascii)\"; filename*=UTF-8''\(encoded)"
    }

    /// What stays in an extended parameter (RFC 8187, section 3.2.1).
    private static let extended = PercentCoding.Kept("!#$&+-.^_`|~")
}
