import Foundation
import Yams

/// The text of a `calotype.yaml`, and what is said where it is none.
enum SettingFileText {
    /// The most bytes that are read: settings are a few lines, and a device may have no end.
    private static let mostBytes = 1 << 20

    /// A file's text; nothing for a device that gives nothing.
    static func read(at path: String) throws(CommandFailure) -> String {
        var bytes: Data
        do {
            bytes = try SettingFileText.bytes(at: path)
        } catch {
            throw .configuration("The configuration file '\(path)' cannot be read: \(obstacle(at: path)).")
        }
        guard bytes.count <= mostBytes else {
            throw .configuration("The configuration file '\(path)' has more than \(mostBytes) bytes.")
        }
        // As Windows' editors write it, before anything else.
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        if bytes.starts(with: mark) { bytes = Data(bytes.dropFirst(mark.count)) }
        guard !bytes.contains(0), ![[0xFF, 0xFE], [0xFE, 0xFF]].contains(Array(bytes.prefix(2))) else {
            throw .configuration(
                "The configuration file '\(path)' is not UTF-8 text but, it seems, UTF-16; save it as UTF-8."
            )
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            // A line's end is never a part of another character.
            let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
            let line = lines.firstIndex { String(validating: $0, as: UTF8.self) == nil } ?? 0
            throw .configuration("\(path):\(line + 1): this is not UTF-8 text.")
        }
        return text
    }

    /// Reads until there is no more, or too much.
    private static func bytes(at path: String) throws -> Data {
        // checked: its throwing methods, which trap on nothing
        let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        defer { try? file.close() }
        var bytes = Data()
        while bytes.count <= mostBytes, let part = try file.read(upToCount: mostBytes + 1 - bytes.count), !part.isEmpty
        {
            bytes += part
        }
        return bytes
    }

    /// Why a file could not be read, as far as can be told afterwards.
    private static func obstacle(at path: String) -> String {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            return access(path, F_OK) != 0 && errno != ENOENT
                ? String(cString: strerror(errno)) : "there is no such file"
        }
        if isFolder.boolValue { return "it is a folder" }
        return access(path, R_OK) == 0 ? "its bytes do not come" : String(cString: strerror(errno))
    }

    /// What is wrong with a text's YAML, by its place and without a byte of it: the line may hold a secret, and so may
    /// any other.
    static func failure(_ error: any Error, in text: String, at path: String) -> CommandFailure {
        switch error {
        case YamlError.scanner(let context, let problem, let mark, _),
            YamlError.parser(let context, let problem, let mark, _),
            YamlError.composer(let context, let problem, let mark, _):
            // The parser's own words, which hold none of the text.
            let begin = context.flatMap { $0.mark.line < mark.line ? " (in what begins on line \($0.mark.line))" : nil }
            let words = problem.hasPrefix("but ") ? problem.dropFirst("but ".count) : problem[...]
            return .configuration(
                "\(path):\(mark.line):\(mark.column): this is no valid YAML: \(words)\(begin ?? "")."
            )
        case YamlError.reader(let problem, let offset, _, _):
            let lines = text.prefix(offset ?? 0).split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            let place = offset == nil ? path : "\(path):\(lines.count):\((lines.last?.unicodeScalars.count ?? 0) + 1)"
            return .configuration("\(place): this is no valid YAML: \(problem).")
        case YamlError.duplicatedKeysInMapping(let keys, let context):
            let key = RepeatedKey(keys.first ?? "", at: context.mark, in: text)
            let name = key.name.map { "'\($0)'" } ?? "a name"
            guard let second = key.second else {
                return .configuration("\(path):\(key.first): \(name) is there twice.")
            }
            return .configuration(
                "\(path):\(second): \(name) is there a second time; the first is on line \(key.first)."
            )
        default:
            return .configuration("The configuration file '\(path)' is no valid YAML.")
        }
    }
}
