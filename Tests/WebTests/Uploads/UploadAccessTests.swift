import Foundation
import TestKit
import Testing

@testable import Web

/// Who may upload, list and remove, and who may not.
@Suite(.timeLimit(.minutes(5)))
struct UploadAccessTests {
    private static let tokens = ["first-token-0123456789", "second-token-0123456789"]

    private static func bearer(_ token: String) -> [String] { ["-H", "Authorization: Bearer \(token)"] }

    @Test func tokensOpenEverythingThatWritesOrLists() async throws {
        let site = try await PictureSite(tokens: Self.tokens.joined(separator: ","))
        let files = try await PictureFiles()
        let upload = ["-F", "f=@\(files.path("logo.png"))"]
        let image = try await site.curl("/images", upload + Self.bearer(Self.tokens[0]))
        #expect(image.status == 201)
        let id = try image.text("id")
        let order = ["-H", "Content-Type: application/json", "--data-binary", "{\"key\":\"\(id)/logo.png\"}"]
        let routes: [(target: String, arguments: [String])] = [
            ("/images", upload), ("/images", []), ("/images", ["--data-binary", "@\(files.path("logo.png"))"]),
            ("/images/\(id)", []), ("/images/\(id)", ["-X", "DELETE"]), ("/purge", order),
            ("/images/tickets", ["-X", "POST"]), ("/images", ["-X", "DELETE", "--data-binary", "{}"]),
            ("/images/00000000-0000-7000-8000-000000000000", []),
        ]
        let keys: [[String]] = [
            [], Self.bearer("wrong-token-0123456789"), Self.bearer("first-token-012345678"),
            Self.bearer(Self.tokens.joined(separator: ",")), Self.bearer(""), ["-u", "a:\(Self.tokens[0])"],
            ["-H", "Authorization: \(Self.tokens[0])"], ["-H", "Cookie: token=\(Self.tokens[0])"],
            Self.bearer(Self.tokens[0]) + Self.bearer(Self.tokens[0]),
        ]
        let before = site.files
        for route in routes {
            for key in keys {
                let answer = try await site.curl(route.target, route.arguments + key)
                #expect(answer.status == 401 && answer.code == "token-needed", "\(route) \(key) \(answer.status)")
                #expect(answer["WWW-Authenticate"]?.hasPrefix("Bearer") == true, "\(route)")
            }
        }
        #expect(site.files == before, "nothing came, nothing went")
        for token in Self.tokens {
            #expect(try await site.curl("/images", Self.bearer(token)).images.count == 1)
            #expect(try await site.curl("/images", ["-H", "authorization: bEARER   \(token)"]).status == 200)
        }
        #expect(try await site.curl("/picture/\(id)/logo.png?w=40").status == 200, "pictures are open")
        #expect(try await site.curl("/original/\(id)/logo.png").status == 200)
        #expect(try await site.curl("/images/\(id)", ["-X", "DELETE"] + Self.bearer(Self.tokens[1])).status == 204)
        for token in Self.tokens { #expect(!site.lines.all.contains { $0.contains(token) }) }
    }

    @Test func pagesOfNamedOriginsMayWithAToken() async throws {
        let site = try await PictureSite(tokens: Self.tokens[0]) {
            $1.origins = ["https://shop.example", "http://localhost:3000"]
        }
        let files = try await PictureFiles()
        let asking = ["-X", "OPTIONS", "-H", "Access-Control-Request-Method: POST"]
        for (origin, isNamed) in [
            ("https://shop.example", true), ("http://localhost:3000", true), ("https://evil.example", false),
            ("http://shop.example", false), ("https://shop.example:8443", false), ("null", false),
        ] {
            let from = ["-H", "Origin: \(origin)", "-H", "Sec-Fetch-Site: cross-site"]
            let preflight = try await site.curl("/images", asking + from)
            #expect(preflight.status == 204 && preflight["Vary"]?.contains("Origin") == true)
            #expect(preflight["Access-Control-Allow-Origin"] == (isNamed ? origin : nil), "\(origin)")
            #expect(preflight["Access-Control-Allow-Headers"]?.contains("Authorization") == (isNamed ? true : nil))
            let upload = from + ["-F", "f=@\(files.path("logo.png"))"]
            #expect(try await site.curl("/images", upload).code == "cross-site", "\(origin) without a token")
            let answer = try await site.curl("/images", upload + Self.bearer(Self.tokens[0]))
            #expect(answer.status == 201, "whoever has the token may")
            #expect(
                answer["Access-Control-Allow-Origin"] == (isNamed ? origin : nil),
                "and read the answer, where named"
            )
        }
    }

    @Test func aTicketHasLimits() async throws {
        let site = try await PictureSite(tokens: Self.tokens[0])
        let files = try await PictureFiles()
        func upload(_ name: String, to url: String, _ more: [String] = []) async throws -> HTTPAnswer {
            try await site.curl(url, ["--data-binary", "@\(files.path(name))"] + more)
        }
        func url(_ order: [String: Any]) async throws -> String {
            try #require(try await ticket(site, order).json["url"] as? String)
        }
        let png = try await url(["types": ["image/png", "image/webp"], "max_bytes": 60_000])
        for name in ["photo.jpg", "turning.gif"] {
            let answer = try await upload(name, to: png)
            let isLong = try files.bytes(name).count > 60_000
            #expect(answer.code == (isLong ? "original-too-large" : "type-not-allowed"), "\(name)")
            #expect(answer.status == (isLong ? 413 : 415), "\(name)")
        }
        let small = try await url(["max_bytes": 60_000])
        #expect(try await upload("photo.jpg", to: small).code == "original-too-large")
        #expect(try await upload("photo.jpg", to: url(["types": ["image/png"]])).code == "type-not-allowed")
        let dress = [
            "-H", "Content-Type: image/png", "-F", "f=@\(files.path("turning.gif"));filename=a.png;type=image/png",
        ]
        #expect(
            try await site.curl(png, Array(dress.dropFirst(2))).code == "type-not-allowed",
            "bytes tell, not names"
        )
        #expect(site.files == [])
        #expect(try await upload("logo.png", to: png).status == 201)

        // One image: the others of the same request are refused.
        let one = try await url([:])
        let two = ["-F", "a=@\(files.path("logo.png"))", "-F", "b=@\(files.path("photo.jpg"))"]
        let answer = try await site.curl(one, two)
        #expect(try answer.status == 201 && answer.images.count == 1)
        #expect(try answer.errors.map { $0["code"] as? String } == ["ticket-used"])

        // For pages of one origin.
        let shop = try await url(["origin": "https://shop.example"])
        #expect(try await upload("logo.png", to: shop).code == "cross-site")
        #expect(try await upload("logo.png", to: shop, ["-H", "Origin: https://evil.example"]).code == "cross-site")
        let page = ["-H", "Origin: https://shop.example", "-H", "Sec-Fetch-Site: cross-site"]
        let preflight = try await site.curl(shop, ["-X", "OPTIONS"] + page)
        #expect(preflight["Access-Control-Allow-Origin"] == "https://shop.example")
        let welcome = try await upload("logo.png", to: shop, page)
        #expect(welcome.status == 201 && welcome["Access-Control-Allow-Origin"] == "https://shop.example")

        // For a while: what is no image uses nothing up, and tells when the time is over.
        let short = try await url(["expires_in": 1])
        let text = try files.write("I am no image, but many words. ".utf8, as: "text")
        var code: String?
        for await _ in Polling.values(within: .seconds(60), { true }) {
            code = try await site.curl(short, ["--data-binary", "@\(text)"]).code
            if code == "ticket-expired" { break }
        }
        let late = try await upload("logo.png", to: short)
        #expect(late.status == 410 && late.code == "ticket-expired")

        let wrong: [[String: Any]] = [
            ["max_bytes": 0], ["max_bytes": 50_000_001], ["max_bytes": "1"], ["types": ["text/html"]], ["types": []],
            ["types": "image/png"], ["expires_in": 0], ["expires_in": 86_401], ["name": 1], ["origin": "shop.example"],
            ["origin": "javascript:x"], ["uses": 2],
        ]
        for order in wrong {
            let answer = try await ticket(site, order)
            #expect(answer.status == 400 && answer.code == "bad-json", "\(order)")
        }
    }

    private func ticket(_ site: PictureSite, _ order: [String: Any]) async throws -> HTTPAnswer {
        try await site.post("/images/tickets", json: order, headers: [("Authorization", "Bearer \(Self.tokens[0])")])
    }
}
