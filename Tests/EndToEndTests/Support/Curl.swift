import Foundation
import NIOHTTP1
import TestKit

extension ServerProcess {
    /// Asks with the real `curl`.
    ///
    /// - Parameters:
    ///   - target: Path and query.
    ///   - arguments: What to do, in curl's words.
    /// - Returns: The last answer.
    /// - Throws: What curl complains about when it gets no whole answer.
    func curl(_ target: String, _ arguments: [String] = []) async throws -> HTTPAnswer {
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
        return try HTTPAnswer(
            head: String(contentsOf: head, encoding: .utf8),
            body: (try? Data(contentsOf: body)) ?? Data()
        )
    }

    /// Every file in the folders of originals and variants, hidden ones too, but for the marks of purges.
    var files: [String] { StoredFiles.names(in: folder) }
}

extension HTTPAnswer {
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
}
