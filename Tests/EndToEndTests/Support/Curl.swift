import Foundation
import NIOHTTP1

extension ServerProcess {
    /// Asks with the real `curl`.
    ///
    /// - Parameters:
    ///   - target: Path and query.
    ///   - arguments: What to do, in curl's words.
    /// - Returns: The last answer.
    /// - Throws: What curl complains about when it gets no whole answer.
    func curl(_ target: String, _ arguments: [String] = []) async throws -> Answer {
        let showsOwn = arguments.contains { $0 == "-u" || $0.lowercased().hasPrefix("authorization:") }
        let shown = showsOwn ? [] : token.map { ["-H", "Authorization: Bearer \($0)"] } ?? []
        let folder = try TemporaryFolders.make()
        let (head, body) = (folder.appendingPathComponent("head"), folder.appendingPathComponent("body"))
        let result = try await Command.run(
            URL(fileURLWithPath: "/usr/bin/curl"),
            ["-sS", "--max-time", "240", "--dump-header", head.path, "--output", body.path] + shown + arguments + [
                url(target)
            ]
        )
        guard result.status == 0 else {
            throw EndToEndError("curl \(target): status \(result.status), \(result.errors)\n\(logged.suffix(2_000))")
        }
        // Without a body there is no file.
        return try Answer(
            head: String(contentsOf: head, encoding: .utf8),
            body: (try? Data(contentsOf: body)) ?? Data()
        )
    }

    /// Every file in the folders of originals and variants, hidden ones too; but for the marks of purges, which other
    /// servers are given some time to see.
    var files: [String] {
        [originals, variants].flatMap { folder in
            let all = (try? FileManager.default.subpathsOfDirectory(atPath: folder.path)) ?? []
            return all.filter { !$0.hasPrefix("calotype-purges/") }.filter { path in
                var isFolder: ObjCBool = false
                let full = folder.appendingPathComponent(path).path
                return FileManager.default.fileExists(atPath: full, isDirectory: &isFolder) && !isFolder.boolValue
            }.map { "\(folder.lastPathComponent)/\($0)" }
        }.sorted()
    }
}

extension Answer {
    /// Reads what curl has dumped; of several answers the last one counts.
    fileprivate init(head: String, body: Data) throws {
        let blocks = head.replacing("\r\n", with: "\n").split(separator: "\n\n")
        let lines = blocks.last?.split(separator: "\n") ?? []
        guard let status = lines.first?.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else {
            throw EndToEndError("curl has written no answer's head: \(head)")
        }
        var headers = HTTPHeaders()
        for line in lines.dropFirst() {
            let sides = line.split(separator: ":", maxSplits: 1)
            headers.add(
                name: String(sides[0]),
                value: sides.count > 1 ? sides[1].trimmingCharacters(in: .whitespaces) : ""
            )
        }
        self.init(status: status, headers: headers, body: body)
    }

    /// The stable code of a refusal; `nil` for anything else.
    var code: String? { (try? json)?["code"] as? String }

    /// The images of an upload's or a listing's answer.
    var images: [[String: Any]] {
        get throws {
            guard let images = try json["images"] as? [[String: Any]] else {
                throw EndToEndError("no images: \(String(decoding: body.prefix(500), as: UTF8.self))")
            }
            return images
        }
    }

    /// What was refused of an upload.
    var errors: [[String: Any]] {
        get throws {
            guard let errors = try json["errors"] as? [[String: Any]] else { throw EndToEndError("no errors") }
            return errors
        }
    }

    /// A text of the only image.
    func text(_ field: String) throws -> String {
        let images = try images
        guard images.count == 1, let text = images[0][field] as? String else {
            throw EndToEndError("no '\(field)' of one image: \(String(decoding: body.prefix(500), as: UTF8.self))")
        }
        return text
    }
}

/// Files to upload.
struct PictureFiles: Sendable {
    let folder: URL

    /// photo.jpg, logo.png, turning.gif and sub/photo.webp, in a folder of their own.
    init() async throws {
        folder = try TemporaryFolders.make().appendingPathComponent("originals")
        try await Pictures.makeOriginals(in: folder)
    }

    func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

    func bytes(_ name: String) throws -> Data { try Data(contentsOf: folder.appendingPathComponent(name)) }

    /// Writes another file, and gives its path.
    func write(_ bytes: some Sequence<UInt8>, as name: String) throws -> String {
        try Data(bytes).write(to: folder.appendingPathComponent(name))
        return path(name)
    }

    /// Writes an object as JSON, slashes escaped as some do, and gives its path.
    func write(json: Any, as name: String = "body.json") throws -> String {
        try write(try JSONSerialization.data(withJSONObject: json), as: name)
    }

    /// A file's hash, as another program has it.
    func hash(_ name: String) async throws -> String {
        let result = try await Command.run(URL(fileURLWithPath: "/usr/bin/sha256sum"), [path(name)])
        return String(result.output.prefix(64))
    }
}
