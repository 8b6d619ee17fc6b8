import Configuration
import Dialects
import HTTPTypes
import NIOCore
import SettingValues
import Testing

@testable import Web

struct BasePathReaderTests {
    static let targets: [(String, String?)] = [
        ("/images/picture/a.jpg?w=1", "/picture/a.jpg?w=1"), ("/images/", "/"), ("/images", "/"),
        ("/images?after=1", "/?after=1"),
        ("/images//a", "//a"), ("/imagesx", nil), ("/image", nil), ("/", nil), ("/picture/images/a.jpg", nil),
        ("/Images/a", nil), ("/images%2Fa", nil), ("*", nil),
    ]

    @Test(arguments: targets)
    func isTakenOffAsAWhole(target: String, rest: String?) throws {
        let base = try #require(BasePath("/images/"))
        #expect(base.removed(from: target) == rest)
        #expect(BasePath.root.removed(from: target) == nil)
    }

    @Test(arguments: ["images", "/a b", "/a//b", "/../a", "/%20", "/é", "/a?b", "//evil.example"])
    func whatIsNoPathIsRefused(text: String) {
        let provider = InMemoryProvider(values: ["base-path": ConfigValue(.string(text), isSecret: false)])
        #expect(throws: SettingError.self) {
            try WebConfiguration(reader: ConfigReader(provider: provider))
        }
    }

    /// A request's path and the prefix that a proxy names, beside what is made of them where the base path is `/b`.
    static let requests: [(String, String?, String, String)] = [
        ("/b/picture/a", nil, "/b", "/picture/a"),
        ("/picture/a", nil, "/b", "/picture/a"),
        ("/picture/a", "/p", "/p", "/picture/a"),
        ("/b/picture/a", "/p", "/p", "/b/picture/a"),
        ("/b/picture/a", "/", "/b", "/picture/a"),
        ("/b/picture/a", "//evil.example", "/b", "/picture/a"),
        ("/b/picture/a", "https://evil.example", "/b", "/picture/a"),
    ]

    @Test(arguments: requests)
    func aTrustedProxyIsBelieved(path: String, prefix: String?, base: String, target: String) throws {
        var configuration = WebConfiguration()
        configuration.basePath = try #require(BasePath("/b"))
        configuration.trustedProxies = try TrustedProxies(parsing: "10.0.0.1")
        let place = BasePathReader(configuration)
        var request = HTTPRequest(method: .get, scheme: "http", authority: "h", path: path)
        request.headerFields[.xForwardedPrefix] = prefix
        let proxy = try SocketAddress(ipAddress: "10.0.0.1", port: 1)
        let found = place.read(request, peer: proxy)
        #expect(found.base.text == base)
        #expect(found.request.path == target)
        // From anybody else the header says nothing.
        let other = place.read(request, peer: try SocketAddress(ipAddress: "10.0.0.2", port: 1))
        #expect(other.base.text == "/b")
        #expect(place.read(request, peer: nil).base.text == "/b")
    }
}

/// Every address in every answer, below a base path.
struct BasePathAnswerTests {
    private static let base = "/in/front"

    /// Addresses in pages, JSON and the description, all of which must be below the base path.
    private func addresses(_ text: String) -> [String] {
        let quoted = text.matches(of: /(?:href|src|action|url|page|data-base)"?\s*[=:]\s*"(\/[^"]*)"/).map {
            String($0.output.1)
        }
        let sets = text.matches(of: /srcset="([^"]*)"/).flatMap { $0.output.1.split(separator: ", ").map(String.init) }
        let copied = text.matches(of: /(?:&quot;|>|, )(\/[a-z]+\/[^&<,]*)/).map { String($0.output.1) }
        return quoted + sets + copied
    }

    @Test func everyAddressIsBelowIt() async throws {
        let keys = try SigningKeys(parsing: "k:000102030405060708090a0b0c0d0e0f")
        let bench = try SiteBench(keys: keys) { $0.basePath = BasePath(Self.base) ?? .root }
        try await bench.put("cat.jpg")
        let image = try await bench.upload()
        #expect(image.hasPrefix("\(Self.base)/images/"))
        let id = image.split(separator: "/").last.map(String.init) ?? ""
        var seen = 0
        for target in [
            "/", "/image/\(id)", "/image/\(id)/delete", "/playground", "/upload-image", "/images", "/images/\(id)",
            "/images/\(id)/nothing", "/image/none",
        ] {
            for path in [Self.base + target, target] {
                let answer = try await bench.ask(.get, path, [.accept: target == "/images" ? "*/*" : "text/html"])
                let text = String(buffer: answer.body)
                for address in addresses(text) where !address.hasPrefix("\(Self.base)/") && address != Self.base {
                    Issue.record("\(path) has '\(address)'")
                }
                seen += addresses(text).count
            }
        }
        #expect(seen > 100)
        let description = String(buffer: try await bench.ask(.get, "/openapi.yaml").body)
        #expect(description.contains("\nservers:\n  - url: \(Self.base)\n"))
        let ticket = try await bench.ask(
            .post,
            "\(Self.base)/images/tickets",
            [.contentType: "application/json"],
            body: Array("{}".utf8)
        )
        #expect(String(buffer: ticket.body).hasPrefix("{\"url\":\"\(Self.base)/images?ticket="))
        let gone = try await bench.ask(
            .post,
            "\(Self.base)/image/\(id)/delete",
            [.contentType: "application/x-www-form-urlencoded"],
            body: Array("token=\(SiteBench.token)".utf8)
        )
        #expect(gone.head.status == .seeOther)
        #expect(gone.head.headerFields[.location] == "\(Self.base)/")
    }

    @Test func whatAnAnswerNamesIsThere() async throws {
        let keys = try SigningKeys(parsing: "k:000102030405060708090a0b0c0d0e0f")
        let bench = try SiteBench(keys: keys) { $0.basePath = BasePath(Self.base) ?? .root }
        let image = try await bench.upload()
        let told = String(buffer: try await bench.ask(.get, image).body)
        let url = try #require(told.firstMatch(of: /"url":"([^"]*)"/)).output.1
        #expect(try await bench.ask(.get, String(url)).head.status == .ok)
        // What is signed is the address without the base path.
        #expect(try await bench.ask(.get, String(url.dropFirst(Self.base.count))).head.status == .ok)
        let page = String(buffer: try await bench.ask(.get, "\(Self.base)/image/\(image.suffix(36))").body)
        for match in page.matches(of: /(?:href|src)="([^"#]+)"/) where !match.output.1.hasPrefix("data:") {
            let address = String(match.output.1).replacing("&amp;", with: "&")
            #expect(try await bench.ask(.get, address).head.status == .ok, "\(address)")
        }
    }
}
