import Yams

/// A key that stands twice in one mapping of a text.
struct RepeatedKey {
    /// The line of the first, from 1.
    let first: Int
    /// The line of the second; `nil` where it is the same, or cannot be told.
    let second: Int?
    /// The key, where it is a name of ours, or that of a set or preset; any other may be a part of a secret.
    let name: String?

    /// Finds it.
    ///
    /// - Parameters:
    ///   - key: The key.
    ///   - mark: Where the first one begins.
    ///   - text: The whole text.
    init(_ key: String, at mark: Mark, in text: String) {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        let depth = mark.column - 1
        let below = lines.enumerated().dropFirst(mark.line)
            .prefix { RepeatedKey.isNothing($1) || RepeatedKey.depth($1) >= depth }
        first = mark.line
        second = below.first { RepeatedKey.depth($1) == depth && RepeatedKey.begins($1.dropFirst(depth), key) }
            .map { $0.offset + 1 }
        let isOurs = SettingList.all.named(key) != nil || ["presets", "sets", "formats"].contains(key)
        name = isOurs || (RepeatedKey.isName(key) && RepeatedKey.isNamed(at: mark, lines)) ? key : nil
    }

    /// Whether keys at a place are names of sets or presets.
    private static func isNamed(at mark: Mark, _ lines: [Substring]) -> Bool {
        guard lines.indices.contains(mark.line - 1) else { return false }
        let before = lines[mark.line - 1].unicodeScalars.prefix(mark.column - 1)
        let parent: Substring? =
            if before.allSatisfy({ $0 == " " }) {
                lines.prefix(mark.line - 1).last { !isNothing($0) && depth($0) < mark.column - 1 }
            } else {
                Substring(before)
            }
        guard let parent else { return false }
        return ["sets", "presets"].contains(parent.prefix { $0 != "#" }.filter { !" :{'\"".contains($0) })
    }

    /// Whether a line begins with a key, in quotes or without.
    private static func begins(_ line: Substring, _ key: String) -> Bool {
        ["", "'", "\""].contains { quote in
            let start = quote + key + quote
            return line.hasPrefix(start) && line.dropFirst(start.count).drop { $0 == " " }.first == ":"
        }
    }

    /// Whether a line is empty or a comment.
    private static func isNothing(_ line: Substring) -> Bool {
        line.drop { $0 == " " }.first.map { $0 == "#" } ?? true
    }

    private static func depth(_ line: Substring) -> Int { line.prefix { $0 == " " }.count }

    private static func isName(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) }
    }
}
