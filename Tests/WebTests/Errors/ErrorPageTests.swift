import Dialects
import HTTPTypes
import Hummingbird
import ImageService
import NIOCore
import RenderWire
import TestKit
import Testing

@testable import Web

/// Errors as people see them in a browser, and as programs and `<img>` get them.
struct ErrorPageTests {
    /// What browsers send when somebody goes somewhere.
    private static let going: HTTPFields = [
        .accept: "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8",
        .secFetchDest: "document",
    ]
    /// What they send for an `<img>`.
    private static let filling: HTTPFields = [
        .accept: "image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8", .secFetchDest: "image",
    ]

    private let bench: SiteBench

    init() throws { bench = try SiteBench() }

    /// Methods, targets and tokens, beside what they are answered with.
    private static let wrong: [(HTTPRequest.Method, String, Int, String)] = [
        (.get, "/picture/cat.jpg?widht=4", 400, "unknown-parameter"),
        (.get, "/picture/cat.jpg?w=0", 400, "out-of-range"),
        (.get, "/images?limit=0", 400, "out-of-range"),
        (.post, "/purge", 400, "bad-json"),
        (.get, "/images#401", 401, "token-needed"),
        (.get, "/jobs/x#401", 401, "token-needed"),
        (.post, "/session#401", 401, "token-needed"),
        (.get, "/picture/https://example.com/a.jpg", 403, "remote-origins-off"),
        (.get, "/picture/none.jpg", 404, "no-such-original"),
        (.get, "/original/none.jpg", 404, "no-such-original"),
        (.get, "/40x30/none.jpg", 404, "no-such-original"),
        (.get, "/nothing", 404, "not-found"),
        (.get, "/nothing/at/all/here?x=1", 404, "not-found"),
        (.get, "/images/none", 404, "no-such-image"),
        (.get, "/image/none", 404, "no-such-image"),
        (.get, "/jobs/none", 404, "no-such-job"),
        (.get, "/assets/x/none.js", 404, "not-found"),
        (.put, "/picture/cat.jpg", 405, "method-not-allowed"),
        (.post, "/playground", 405, "method-not-allowed"),
        (.get, "/session", 405, "method-not-allowed"),
        (.get, "/purge", 405, "method-not-allowed"),
        (.delete, "/metrics", 405, "method-not-allowed"),
        (.get, "/original/cat.jpg#412", 412, "precondition-failed"),
        (.post, "/images#415", 415, "not-an-image"),
    ]

    private func ask(
        _ method: HTTPRequest.Method,
        _ target: String,
        _ fields: HTTPFields
    ) async throws -> BufferedResponse {
        let parts = target.split(separator: "#")
        var fields = fields
        if parts.last == "401" { fields[.authorization] = "Bearer wrong-wrong-wrong-wrong" }
        if parts.last == "412" { fields[.ifMatch] = "\"other\"" }
        let body = parts.last == "415" ? Array("no image".utf8) : []
        return try await bench.ask(method, String(parts[0]), fields, body: body)
    }

    @Test(arguments: wrong)
    func everyErrorIsAPageWithAWayOn(
        _ method: HTTPRequest.Method,
        _ target: String,
        _ status: Int,
        _ code: String
    ) async throws {
        try await bench.put("cat.jpg")
        let answer = try await ask(method, target, Self.going)
        let (fields, text) = (answer.head.headerFields, String(buffer: answer.body))
        #expect(answer.head.status.code == status, "\(text)")
        #expect(fields[.contentType] == "text/html; charset=utf-8")
        #expect(
            fields[.contentSecurityPolicy]?.hasPrefix("default-src 'none'; script-src 'self'; style-src 'self'") == true
        )
        #expect(fields[.xContentTypeOptions] == "nosniff" && fields[.vary]?.hasPrefix("Accept, Sec-Fetch-Dest") == true)
        #expect(text.contains("<header class=\"bar\">") && text.contains("Status \(status) · \(code) · request test"))
        #expect(
            text.contains("href=\"/\"") && text.contains("class=\"button primary\"")
                && text.contains("href=\"/docs/api")
        )
        #expect((fields[.allow] != nil) == (status == 405) && (fields[.wwwAuthenticate] != nil) == (status == 401))
        #expect(!text.contains(SiteBench.token) && !text.contains("wrong-wrong"))
        for other in [Self.filling, [:], [.accept: "application/json, text/html;q=0.5"], [.accept: "text/html;q=0"]] {
            let plain = try await ask(method, target, other)
            #expect(plain.head.status.code == status)
            // The pages of images are pages for everybody.
            guard !target.hasPrefix("/image/") else { continue }
            #expect(plain.head.headerFields[.contentType] == "application/problem+json", "\(other)")
            #expect(String(buffer: plain.body).contains("\"code\":\"\(code)\""))
            #expect(plain.head.headerFields[.cacheControl] == fields[.cacheControl])
        }
    }

    @Test func whatTheHeadingSaysIsNotSaidAgain() async throws {
        let missing = String(buffer: try await ask(.get, "/picture/none.jpg", Self.going).body)
        #expect(missing.contains("<h1>No such original</h1>") && !missing.contains("There is no such original."))
        #expect(missing.contains("Look at the key once more"))
        let wrong = String(buffer: try await ask(.get, "/picture/cat.jpg?w=0", Self.going).body)
        #expect(wrong.contains("class=\"lead\""))
    }

    @Test(arguments: ServiceError.Code.allCases)
    func everyErrorOfTheServiceIsWrittenAsTextOnly(_ code: ServiceError.Code) async throws {
        guard code != .cancelled else { return }
        let problem = Problem(ServiceError(code, "<i>\"o'&\u{301}", retryAfter: .seconds(3), cause: Leak()))
        for pages in [PageSwitch.on, .off] {
            let request = Request(
                head: HTTPRequest(method: .get, scheme: nil, authority: nil, path: "/x", headerFields: Self.going),
                body: RequestBody(buffer: ByteBuffer())
            )
            let answer = ProblemWriter(pages: pages).response(problem, to: request, below: .root, id: "<id>")
            #expect(answer.status == problem.status && answer.headers[.retryAfter] == "3")
            #expect(answer.headers[.contentType] == "text/html; charset=utf-8")
            let text = try await answer.text
            #expect(text.contains("&lt;i&gt;&quot;o&#39;&amp;\u{301}") && text.contains("&lt;id&gt;"), "\(text)")
            #expect(!text.contains("<i>") && !text.contains("secret") && text.contains(code.rawValue))
            #expect(text.contains("class=\"bar\"") == (pages == .on))
        }
    }

    /// What a log may have and nobody else.
    private struct Leak: Error { var secret = "secret" }

    @Test(
        arguments: [
            ("text/html", nil, true), ("TEXT/HTML ; q=0.3, */*", "Document", true), ("text/html", "image", false),
            ("text/html,*/*", "iframe", true), ("text/html", "script", false), ("text/html", "empty", true),
            ("*/*", "document", false), ("image/*", nil, false), ("text/html;q=0", nil, false),
            ("text/htmlx", nil, false),
            ("text/html;q=0.5,application/json", nil, false),
            ("application/problem+json;q=0.4,text/html;q=0.5", nil, true),
            ("text/html;q=x", nil, false), (nil, "document", false), ("", nil, false),
        ] as [(String?, String?, Bool)]
    )
    func whoIsAPersonShowsInTheRequest(_ accept: String?, _ place: String?, _ isPerson: Bool) {
        var fields = HTTPFields()
        fields[.accept] = accept
        fields[.secFetchDest] = place
        #expect(fields.prefersHTML == isPerson)
    }

    @Test func linksAreBelowTheBasePath() async throws {
        let bench = try SiteBench { $0.basePath = BasePath("/in/front") ?? .root }
        for target in ["/in/front/nothing", "/nothing", "/in/front/picture/a.jpg?x=1"] {
            let text = String(buffer: try await bench.ask(.get, target, Self.going).body)
            let links = text.matches(of: /href="([^"]*)"/).map { String($0.output.1) }
            #expect(links.count > 6 && links.allSatisfy { $0.hasPrefix("/in/front/") || $0 == "#main" }, "\(links)")
        }
    }

    @Test func whatMayWorkLaterCanBeTriedAgain() async throws {
        let head = HTTPRequest(
            method: .get,
            scheme: nil,
            authority: nil,
            path: "/picture/a.jpg",
            headerFields: Self.going
        )
        let request = Request(head: head, body: RequestBody(buffer: ByteBuffer()))
        let problem = Problem(ServiceError(.overloaded, "Too much.", retryAfter: .seconds(7)))
        let answer = ProblemWriter(pages: .on).response(problem, to: request, below: .root, id: "1")
        let text = try await answer.text
        #expect(text.contains("<a class=\"button primary\" href=\"\">Try again</a>") && text.contains("Wait 7 seconds"))
    }
}

extension Response {
    /// The body as text.
    fileprivate var text: String {
        get async throws {
            let collected = ResponseCollector(limit: 1 << 20)
            try await body.write(collected)
            return String(buffer: collected.bytes)
        }
    }
}
