import Foundation
import TestKit
import Testing

/// A browser for the tests, driven by a script.
enum Chromium {
    /// Whether there is one.
    static let isThere = ["/usr/bin/chromium", "/usr/bin/chromedriver"].allSatisfy {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    /// What a scene of `try_pages.py` has seen, and what the browser complained about.
    struct Visit<Seen: Decodable & Sendable>: Decodable, Sendable {
        var seen: Seen
        var warnings: [String]
    }

    /// Plays a scene on a server's pages, by whoever has come in by a link with the usual token.
    static func play<Seen: Decodable & Sendable>(
        _ scene: String,
        on server: ServerProcess,
        _ words: [String],
        as: Seen.Type
    ) async throws -> Visit<Seen> {
        let environment = server.token.map { ["PAGES_TOKEN": $0] } ?? [:]
        let result = try await Command.run(
            URL(fileURLWithPath: Command.pythonPath),
            [Pictures.script("try_pages.py"), scene, "http://127.0.0.1:\(server.port)"] + words,
            environment: ["PYTHONDONTWRITEBYTECODE": "1"].merging(environment) { $1 }
        )
        guard result.status == 0 else {
            throw EndToEndError("\(scene): \(result.errors.suffix(4_000))\n\(server.logged.suffix(4_000))")
        }
        return try JSONDecoder().decode(Visit<Seen>.self, from: Data(result.output.utf8))
    }
}

extension Trait where Self == ConditionTrait {
    /// Leaves a test out where there is no browser.
    static var needsChromium: Self {
        .enabled(if: Chromium.isThere, "there is no /usr/bin/chromium with its chromedriver; `make test` installs both")
    }
}
