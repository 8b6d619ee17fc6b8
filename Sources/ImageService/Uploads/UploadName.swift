import Foundation
import Recipes

/// Makes the names that people give to files safe to keep, to show and to put into URLs.
///
/// What comes out is NFC, has at most 120 bytes, the extension of what the bytes are, and nothing in it that divides
/// paths, hides files, turns the direction of writing or cannot be seen.
enum UploadName {
    /// The most bytes of a name.
    static let limit = 120

    /// A safe name.
    ///
    /// - Parameters:
    ///   - name: What the client said, a path perhaps; `nil` when it said nothing.
    ///   - format: What the bytes are.
    /// - Returns: The name.
    static func safe(_ name: String?, for format: OriginalFormat) -> String {
        let (stem, ending) = parts(of: cleaned(name ?? ""), for: format)
        let kept = cut(trimmed(stem), to: limit - ending.utf8.count - 1)
        return (isReserved(kept) ? "image" : kept) + "." + ending
    }

    /// Drops, replaces and composes characters; the result is one part of a path.
    private static func cleaned(_ name: String) -> String {
        // Some browsers send the path on the visitor's disk.
        let last = name.unicodeScalars.split { $0 == "/" || $0 == "\\" }.last.map(Array.init) ?? []
        // Longer than any name; composing more would only cost time.
        let visible = last.prefix(1000).filter { !isInvisible($0) }
        let composed = String(String.UnicodeScalarView(visible)).precomposedStringWithCanonicalMapping
        var result = String.UnicodeScalarView()
        for scalar in composed.unicodeScalars {
            if scalar.properties.isWhitespace {
                if result.last != " " { result.append(" ") }
            } else {
                result.append(unwelcome.contains(scalar) ? "-" : scalar)
            }
        }
        return String(result)
    }

    /// Controls, directions, joiners, line ends, halves of characters, and what shows as nothing.
    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        let properties = scalar.properties
        switch properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .lineSeparator, .paragraphSeparator: return true
        // Also the 66 scalars that are no characters.
        case .unassigned: return true
        default: return properties.isDefaultIgnorableCodePoint
        }
    }

    /// What other systems refuse in names, and what careless programs take for a part of a URL, a pattern or markup.
    private static let unwelcome = Set("<>:\"|?*%#&;$`'{}^".unicodeScalars)

    /// Takes a name apart, and gives it the extension of its bytes.
    private static func parts(of name: String, for format: OriginalFormat) -> (stem: String, ending: String) {
        let scalars = name.unicodeScalars
        guard let dot = scalars.lastIndex(of: ".") else { return (name, format.fileExtension) }
        let ending = String(scalars[scalars.index(after: dot)...])
        let stem = String(scalars[..<dot])
        if format.fileExtensions.contains(ending.lowercased()) { return (stem, ending) }
        return looksLikeEnding(ending) ? (stem, format.fileExtension) : (name, format.fileExtension)
    }

    /// Whether this says what a file is, and not `Smith` in `Mr. Smith` or `2` in `cat v1.2`.
    private static func looksLikeEnding(_ text: String) -> Bool {
        guard OriginalFormat.allCases.allSatisfy({ !$0.fileExtensions.contains(text.lowercased()) }) else {
            return true
        }
        return (1...4).contains(text.count) && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
            && text.contains { $0.isLetter }
    }

    /// Takes dots and spaces from both ends, and from the beginning what would join the `/` before it.
    private static func trimmed(_ stem: String) -> String {
        let scalars = stem.unicodeScalars.drop { scalar in
            scalar == "." || scalar == " " || scalar == "-" || "/\(scalar)".count == 1
        }
        return trimmedAtEnd(String(String.UnicodeScalarView(scalars)))
    }

    private static func trimmedAtEnd(_ stem: String) -> String {
        let end = stem.unicodeScalars.lastIndex { $0 != "." && $0 != " " }
        return end.map { String(stem.unicodeScalars[...$0]) } ?? ""
    }

    /// Keeps as many whole characters as fit.
    private static func cut(_ stem: String, to limit: Int) -> String {
        guard stem.utf8.count > limit else { return stem }
        var kept = ""
        var count = 0
        for character in stem {
            count += character.utf8.count
            guard count <= limit else { break }
            kept.append(character)
        }
        return trimmedAtEnd(kept)
    }

    /// Whether nothing is left, or only a name that means a device to Windows.
    private static func isReserved(_ stem: String) -> Bool {
        let first = stem.prefix { $0 != "." && $0 != " " }.lowercased()
        let devices = ["con", "prn", "aux", "nul"]
        let isPort =
            first.utf8.count == 4 && (first.hasPrefix("com") || first.hasPrefix("lpt")) && first.last?.isNumber == true
        return stem.isEmpty || devices.contains(first) || isPort
    }
}
