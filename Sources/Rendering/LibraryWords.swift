import Vips

/// What people are told of a failure that a library has put into words of its own, which are for the log.
enum LibraryWords {
    private static let ending = [
        "premature end", "end of file", "end of stream", "end of input", "unexpected end", "truncat", "ends early",
        "not enough data", "read gave", "short read", "eof",
    ]
    private static let unread = ["unsupport", "not support", "not implement", "unimplement", "unknown", "no codec"]

    /// What is wrong with an original, behind "The original cannot be decoded: ".
    static func reason(_ words: String) -> String {
        let words = words.lowercased()
        if ending.contains(where: words.contains) { return "its data ends early" }
        if unread.contains(where: words.contains) { return "it is coded in a way that is not read here" }
        return "its data is damaged"
    }
}

extension VipsError {
    /// What is wrong with an original, behind "The original cannot be decoded: ".
    var reasonOfDecoding: String { reason ?? LibraryWords.reason(message) }

    /// A library's words, which nobody but the log is told; empty where they are ours.
    var libraryWords: String { reason == nil ? description : "" }
}
