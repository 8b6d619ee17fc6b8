import Foundation
import TestKit
import Testing

/// The cookie in a real browser: what it opens for the server's own pages, and for nobody else.
@Suite(.timeLimit(.minutes(5)), .serialized, .needsChromium)
struct SessionBrowserTests {
    private struct Seen: Decodable, Sendable {
        var before: Bool
        var address: String
        var listed: Bool
        var scripts: String
        var both: [Bool]
        var names: [String]
        var port: [String: String]
        var siblingListed: Bool
        var sibling: [String: String]
        var subdomain: [String: String]
        var after: [Bool]
        var own: [String: String]
        var plainPort: [String: String]
        var plainSubdomain: [String: String]
        var plainSibling: [String: String]
        var plainOwn: [String: String]

        enum CodingKeys: String, CodingKey {
            case before, address, listed, both, names, sibling, subdomain, after, own
            case scripts = "scripts see"
            case plainPort = "plain other port"
            case plainSubdomain = "plain subdomain"
            case plainSibling = "plain sibling"
            case plainOwn = "plain own"
            case port = "other port"
            case siblingListed = "sibling listed"
        }
    }

    @Test func theCookieIsOfNoUseToOtherPortsAndHosts() async throws {
        // All origins are named: their pages may read, with a token of their own.
        let server = try await ServerProcess(["--upload-origins", "*"], impliesToken: true)
        let other = try await ServerProcess(impliesToken: true)
        let tokens = try [server, other].map { server in
            try String(contentsOf: server.folder.appendingPathComponent("token"), encoding: .utf8)
                .trimmingCharacters(in: .newlines)
        }
        let text = try await Command.python([
            Pictures.script("session_scenes.py"), "\(server.port)", tokens[0], "\(other.port)", tokens[1],
        ])
        let seen = try JSONDecoder().decode(Seen.self, from: Data(text.utf8))
        #expect(!seen.before && seen.listed && seen.siblingListed, "\(text)")
        #expect(seen.address == server.url("/") && seen.scripts.isEmpty)
        #expect(seen.both == [true, true] && seen.after == [true, false], "\(text)")
        #expect(seen.names == ["calotype-\(other.port)", "calotype-\(server.port)"].sorted())
        let strangers = [
            ("port", seen.port), ("sibling", seen.sibling), ("subdomain", seen.subdomain),
            ("plain port", seen.plainPort),
            ("plain subdomain", seen.plainSubdomain), ("plain sibling", seen.plainSibling),
        ]
        for (name, page) in strangers {
            for (attempt, outcome) in page {
                #expect(["failed", "403", "opaque", "401"].contains(outcome), "\(name) \(attempt): \(outcome)")
            }
            // Not even whoever may read every answer.
            #expect(page["list"] != "200" && page["upload"] != "201", "\(name): \(page)")
        }
        // At the end the server's own pages have uploaded three times each; nobody else has done anything.
        for (page, list) in [(seen.own, "200"), (seen.plainOwn, "403")] {
            let expected = ["list": list, "upload": "201", "sign": "200", "renew": "204"]
            for (attempt, outcome) in expected { #expect(page[attempt] == outcome, "\(page)") }
        }
        let bearer = ["-H", "Authorization: Bearer \(tokens[0])"]
        #expect(try await server.curl("/images", bearer).images.count == 6)
        #expect(await server.stop() == 0)
        #expect(await other.stop() == 0)
    }
}
