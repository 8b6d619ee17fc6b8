import Foundation
import HTTPTypes
import TestKit

extension PictureSite {
    /// Asks for what `curl` would ask for, told in its own words, without the program and without a socket.
    ///
    /// - Parameters:
    ///   - target: Path and query.
    ///   - arguments: `-X`, `-I`, `-H`, `-u`, `-F`, `--data`, `--data-binary` and `--data-urlencode`, as curl has them.
    /// - Returns: The answer.
    /// - Throws: `TestFailure` for other words.
    func curl(_ target: String, _ arguments: [String] = []) async throws -> HTTPAnswer {
        var (method, headers, parts): (String?, [(String, String)], [(String, Data)]) = (nil, [], [])
        var body: Data?
        var rest = arguments[...]
        while let word = rest.popFirst() {
            if word == "-I" {
                method = "HEAD"
                continue
            }
            guard let value = rest.popFirst() else { throw TestFailure("'\(word)' needs a value") }
            switch word {
            case "-X": method = value
            case "-u": headers.append(("Authorization", "Basic \(Data(value.utf8).base64EncodedString())"))
            case "-H":
                let sides = value.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
                headers.append((sides[0], sides.count > 1 ? sides[1] : ""))
            case "-F": parts.append(try PictureSite.part(value))
            case "--data", "--data-binary": body = try PictureSite.content(value)
            case "--data-urlencode": body = Data(value.utf8)
            default: throw TestFailure("'\(word)' is not understood here")
            }
        }
        if !parts.isEmpty {
            body = MultipartForm.body(parts)
            headers.append(MultipartForm.type)
        } else if body != nil, !headers.contains(where: { $0.0.lowercased() == "content-type" }) {
            headers.append(("Content-Type", "application/x-www-form-urlencoded"))
        }
        let wanted = HTTPRequest.Method(method ?? (body == nil ? "GET" : "POST")) ?? .get
        return try await get(target, method: wanted, headers: headers, body: body ?? Data())
    }

    /// A part of a form: `name=text`, or `name=@path;filename=a.png;type=image/png`.
    private static func part(_ text: String) throws -> (String, Data) {
        let sides = text.split(separator: "=", maxSplits: 1).map(String.init)
        guard sides.count == 2 else { throw TestFailure("'\(text)' is no part of a form") }
        guard sides[1].hasPrefix("@") else { return ("name=\"\(sides[0])\"", Data(sides[1].utf8)) }
        let words = sides[1].dropFirst().split(separator: ";").map(String.init)
        let named = words.first { $0.hasPrefix("filename=") }?.dropFirst("filename=".count)
        let type = words.first { $0.hasPrefix("type=") }?.dropFirst("type=".count)
        let file = URL(fileURLWithPath: words[0])
        let name = named.map(String.init) ?? file.lastPathComponent
        let header = type.map { "\r\nContent-Type: \($0)" } ?? ""
        return ("name=\"\(sides[0])\"; filename=\"\(name)\"\(header)", try Data(contentsOf: file))
    }

    private static func content(_ text: String) throws -> Data {
        text.hasPrefix("@") ? try Data(contentsOf: URL(fileURLWithPath: String(text.dropFirst()))) : Data(text.utf8)
    }
}
