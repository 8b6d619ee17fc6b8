import Foundation
import Testing

/// Who may upload, list and remove, and who may not.
@Suite(.timeLimit(.minutes(5)))
struct UploadAccessTests {
    private static let tokens = ["first-token-0123456789", "second-token-0123456789"]

    private static func bearer(_ token: String) -> [String] { ["-H", "Authorization: Bearer \(token)"] }

    @Test func tokensOpenEverythingThatWritesOrLists() async throws {
        let server = try await ServerProcess(environment: [
            "CALOTYPE_TOKENS": Self.tokens.joined(separator: ",")
        ])
        let files = try await PictureFiles()
        let upload = ["-F", "f=@\(files.path("logo.png"))"]
        let image = try await server.curl("/images", upload + Self.bearer(Self.tokens[0]))
        #expect(image.status == 201)
        let id = try image.text("id")
        let order = ["-H", "Content-Type: application/json", "--data-binary", "{\"key\":\"\(id)/logo.png\"}"]
        let doors: [(target: String, arguments: [String])] = [
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
        let before = server.files
        for door in doors {
            for key in keys {
                let answer = try await server.curl(door.target, door.arguments + key)
                #expect(answer.status == 401 && answer.code == "token-needed", "\(door) \(key) \(answer.status)")
                #expect(answer["WWW-Authenticate"]?.hasPrefix("Bearer") == true, "\(door)")
            }
        }
        #expect(server.files == before, "nothing came, nothing went")
        for token in Self.tokens {
            #expect(try await server.curl("/images", Self.bearer(token)).images.count == 1)
            #expect(try await server.curl("/images", ["-H", "authorization: bEARER   \(token)"]).status == 200)
        }
        #expect(try await server.curl("/picture/\(id)/logo.png?w=40").status == 200, "pictures are open")
        #expect(try await server.curl("/original/\(id)/logo.png").status == 200)
        #expect(try await server.curl("/images/\(id)", ["-X", "DELETE"] + Self.bearer(Self.tokens[1])).status == 204)
        #expect(await server.stop() == 0)
        for token in Self.tokens { #expect(!server.logged.contains(token)) }
    }

    @Test func pagesOfNamedOriginsMayWithAToken() async throws {
        let server = try await ServerProcess(
            ["--upload-origins", "https://shop.example,http://localhost:3000"],
            environment: ["CALOTYPE_TOKENS": Self.tokens[0]]
        )
        let files = try await PictureFiles()
        let asking = ["-X", "OPTIONS", "-H", "Access-Control-Request-Method: POST"]
        for (origin, isNamed) in [
            ("https://shop.example", true), ("http://localhost:3000", true), ("https://evil.example", false),
            ("http://shop.example", false), ("https://shop.example:8443", false), ("null", false),
        ] {
            let from = ["-H", "Origin: \(origin)", "-H", "Sec-Fetch-Site: cross-site"]
            let preflight = try await server.curl("/images", asking + from)
            #expect(preflight.status == 204 && preflight["Vary"]?.contains("Origin") == true)
            #expect(preflight["Access-Control-Allow-Origin"] == (isNamed ? origin : nil), "\(origin)")
            #expect(preflight["Access-Control-Allow-Headers"]?.contains("Authorization") == (isNamed ? true : nil))
            let upload = from + ["-F", "f=@\(files.path("logo.png"))"]
            #expect(try await server.curl("/images", upload).code == "cross-site", "\(origin) without a token")
            let answer = try await server.curl("/images", upload + Self.bearer(Self.tokens[0]))
            #expect(answer.status == 201, "whoever has the token may")
            #expect(
                answer["Access-Control-Allow-Origin"] == (isNamed ? origin : nil),
                "and read the answer, where named"
            )
        }
        #expect(await server.stop() == 0)
    }

    @Test func aTicketIsForOneImage() async throws {
        let environment = ["CALOTYPE_TOKENS": Self.tokens[0]]
        let server = try await ServerProcess(environment: environment)
        let files = try await PictureFiles()
        let upload = ["-F", "f=@\(files.path("photo.jpg"))"]
        let answer = try await ticket(server, ["name": "of the form.png", "expires_in": 600])
        let fields = try answer.json
        #expect(fields["name"] as? String == "of the form.png" && fields["max_bytes"] as? Int == 50_000_000)
        #expect(fields["types"] is NSNull && fields["origin"] is NSNull && fields["note"] == nil)
        #expect(try Date(try #require(fields["expires"] as? String), strategy: .iso8601) > Date())
        let url = try #require(fields["url"] as? String)

        // Not for anything else, and not from a page that nobody has named.
        for arguments in [[], ["-X", "DELETE", "--data-binary", "{}"]] {
            #expect([400, 401].contains(try await server.curl(url, arguments).status))
        }
        let page = ["-H", "Origin: https://evil.example", "-H", "Sec-Fetch-Site: cross-site"]
        #expect(try await server.curl(url, upload + page).code == "cross-site")
        // Something that is no image does not use it up.
        let text = try files.write("I am no image, but many words. ".utf8, as: "text")
        #expect(try await server.curl(url, ["--data-binary", "@\(text)"]).code == "not-an-image")
        let body = try files.write(json: ["url": server.url("/original/photo.jpg")])
        let json = ["-H", "Content-Type: application/json", "--data-binary", "@\(body)"]
        #expect(try await server.curl(url, json).code == "ticket-for-bytes-only")

        // Changed in any place, it is none.
        let text0 = try #require(url.split(separator: "=").last.map(String.init))
        for index in [0, 5, text0.count / 2, text0.count - 2] {
            var letters = Array(text0)
            letters[index] = letters[index] == "A" ? "B" : "A"
            let changed = try await server.curl("/images?ticket=\(String(letters))", upload)
            #expect(changed.status == 403 && changed.code == "ticket-wrong", "\(index)")
        }
        for wrong in ["", ".", "a.b", "\(text0).", "\(text0)a", ".\(text0)"] {
            #expect(try await server.curl("/images?ticket=\(wrong)", upload).code == "ticket-wrong", "\(wrong)")
        }
        #expect(server.files == [])

        // Of many at once, one comes first; nobody comes later.
        let target = url
        let answers = try await withThrowingTaskGroup(of: Answer.self) { group in
            for _ in 0..<6 { group.addTask { try await server.curl(target, upload) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(answers.filter { $0.status == 201 }.count == 1)
        #expect(answers.allSatisfy { $0.status == 201 || ["ticket-used", "ticket-busy"].contains($0.code) })
        #expect(try answers.first { $0.status == 201 }?.text("key").hasSuffix("/of the form.jpg") == true)
        #expect(try await server.curl("/images", Self.bearer(Self.tokens[0])).images.count == 1)

        // Another server over the same folder, with the same tokens, knows all of that.
        let fresh = try #require(try await ticket(server, [:]).json["url"] as? String)
        #expect(await server.stop() == 0)
        for secret in [text0, String(fresh.suffix(30))] { #expect(!server.logged.contains(secret), "not in the log") }
        #expect(server.logged.contains("/images?ticket=***"))
        let next = try await ServerProcess(environment: environment, folder: server.folder)
        #expect(try await next.curl(url, upload).code == "ticket-used")
        #expect(try await next.curl(fresh, upload).status == 201)
        #expect(await next.stop() == 0)
    }

    @Test func aTicketHasLimits() async throws {
        let server = try await ServerProcess(environment: ["CALOTYPE_TOKENS": Self.tokens[0]])
        let files = try await PictureFiles()
        func upload(_ name: String, to url: String, _ more: [String] = []) async throws -> Answer {
            try await server.curl(url, ["--data-binary", "@\(files.path(name))"] + more)
        }
        func url(_ order: [String: Any]) async throws -> String {
            try #require(try await ticket(server, order).json["url"] as? String)
        }
        let png = try await url(["types": ["image/png", "image/webp"], "max_bytes": 60_000])
        for name in ["photo.jpg", "turning.gif"] {
            let answer = try await upload(name, to: png)
            let isLong = try files.bytes(name).count > 60_000
            #expect(answer.code == (isLong ? "original-too-large" : "type-not-allowed"), "\(name)")
            #expect(answer.status == (isLong ? 413 : 415), "\(name)")
        }
        let small = try await url(["max_bytes": 60_000])
        for more in [[], ["-H", "Transfer-Encoding: chunked"]] {
            #expect(try await upload("photo.jpg", to: small, more).code == "original-too-large", "\(more)")
        }
        #expect(try await upload("photo.jpg", to: url(["types": ["image/png"]])).code == "type-not-allowed")
        let dress = [
            "-H", "Content-Type: image/png", "-F", "f=@\(files.path("turning.gif"));filename=a.png;type=image/png",
        ]
        #expect(
            try await server.curl(png, Array(dress.dropFirst(2))).code == "type-not-allowed",
            "bytes tell, not names"
        )
        #expect(server.files == [])
        #expect(try await upload("logo.png", to: png).status == 201)

        // One image: the others of the same request are refused.
        let one = try await url([:])
        let two = ["-F", "a=@\(files.path("logo.png"))", "-F", "b=@\(files.path("photo.jpg"))"]
        let answer = try await server.curl(one, two)
        #expect(try answer.status == 201 && answer.images.count == 1)
        #expect(try answer.errors.map { $0["code"] as? String } == ["ticket-used"])

        // For pages of one origin.
        let shop = try await url(["origin": "https://shop.example"])
        #expect(try await upload("logo.png", to: shop).code == "cross-site")
        #expect(try await upload("logo.png", to: shop, ["-H", "Origin: https://evil.example"]).code == "cross-site")
        let page = ["-H", "Origin: https://shop.example", "-H", "Sec-Fetch-Site: cross-site"]
        let preflight = try await server.curl(shop, ["-X", "OPTIONS"] + page)
        #expect(preflight["Access-Control-Allow-Origin"] == "https://shop.example")
        let welcome = try await upload("logo.png", to: shop, page)
        #expect(welcome.status == 201 && welcome["Access-Control-Allow-Origin"] == "https://shop.example")

        // For a while: what is no image uses nothing up, and tells when the time is over.
        let short = try await url(["expires_in": 1])
        let text = try files.write("I am no image, but many words. ".utf8, as: "text")
        var code: String?
        for _ in 0..<400 where code != "ticket-expired" {
            code = try await server.curl(short, ["--data-binary", "@\(text)"]).code
        }
        let late = try await upload("logo.png", to: short)
        #expect(late.status == 410 && late.code == "ticket-expired")

        let wrong: [[String: Any]] = [
            ["max_bytes": 0], ["max_bytes": 50_000_001], ["max_bytes": "1"], ["types": ["text/html"]], ["types": []],
            ["types": "image/png"], ["expires_in": 0], ["expires_in": 86_401], ["name": 1], ["origin": "shop.example"],
            ["origin": "javascript:x"], ["uses": 2],
        ]
        for order in wrong {
            let answer = try await ticket(server, order)
            #expect(answer.status == 400 && answer.code == "bad-json", "\(order)")
        }
        #expect(await server.stop() == 0)
    }

    @Test func withoutTokensATicketLastsAsLongAsTheServer() async throws {
        let server = try await ServerProcess(["--uploads", "local"])
        let files = try await PictureFiles()
        let fields = try await server.curl("/images/tickets", ["-X", "POST"]).json
        #expect((fields["note"] as? String)?.contains("only this process") == true)
        let url = try #require(fields["url"] as? String)
        #expect(await server.stop() == 0)
        let next = try await ServerProcess(["--uploads", "local"], folder: server.folder)
        #expect(try await next.curl(url, ["-F", "f=@\(files.path("logo.png"))"]).code == "ticket-wrong")
        #expect(await next.stop() == 0)
    }

    private func ticket(_ server: ServerProcess, _ order: [String: Any]) async throws -> Answer {
        let path = try TemporaryFolders.make().appendingPathComponent("order.json")
        try JSONSerialization.data(withJSONObject: order).write(to: path)
        let arguments = Self.bearer(Self.tokens[0]) + ["-H", "Content-Type: application/json"]
        return try await server.curl("/images/tickets", arguments + ["--data-binary", "@\(path.path)"])
    }
}
