import Foundation
import NIOHTTP1
import TestKit
import Testing

@testable import Web

/// The cookie that stands for a token: how it is given, and what it opens.
@Suite(.timeLimit(.minutes(5)))
struct SessionTests {
    private static let token = "token-of-the-session-tests"

    private static func cookie(_ answer: HTTPAnswer) throws -> String {
        try String(#require(answer["Set-Cookie"]?.split(separator: ";").first))
    }

    @Test func aLinkGivesTheCookieAndLosesTheToken() async throws {
        let site = try await PictureSite(tokens: Self.token)
        for (page, location) in [
            ("/?token=TOKEN", "/"), ("/?after=a&token=TOKEN&b=%20c", "/?after=a&b=%20c"),
            ("/playground?key=a.jpg&token=TOKEN", "/playground?key=a.jpg"),
            ("/upload-image?token=TOKEN", "/upload-image"),
            ("/image/a/delete?token=TOKEN", "/image/a/delete"),
        ] {
            let answer = try await site.curl(page.replacing("TOKEN", with: Self.token))
            #expect(answer.status == 303 && answer["Location"] == location, "\(page)")
            #expect(answer["Cache-Control"] == "no-store" && answer["Referrer-Policy"] == "no-referrer")
            let cookie = try #require(answer["Set-Cookie"])
            #expect(cookie.hasPrefix("calotype-8080="), "\(cookie)")
            for word in ["; HttpOnly", "; SameSite=Strict", "; Path=/"] { #expect(cookie.contains(word)) }
            #expect(!cookie.contains("Secure") && !cookie.contains("Domain") && !cookie.contains(Self.token))
        }
        let wrong = try await site.curl("/?token=a-wrong-token-0123456789")
        #expect(wrong.status == 401 && wrong["Set-Cookie"] == nil && wrong.text.contains("calotype token"))
        let head = try await site.curl("/?token=\(Self.token)", ["-I"])
        #expect(head.status == 303 && head["Location"] == "/")
        #expect(try await site.curl("/?token=a-wrong-token-0123456789", ["-I"]).status == 401)
        for name in ["Cache-Control", "Referrer-Policy", "Content-Type", "Content-Security-Policy", "WWW-Authenticate"]
        {
            #expect(wrong.headers[name].count == 1, "\(name): \(wrong.headers[name])")
        }
        #expect(wrong["Cache-Control"] == "no-store" && wrong["Referrer-Policy"] == "no-referrer")
        #expect(wrong["Access-Control-Allow-Origin"] == nil, "pages of others read nothing of ours")
        // Elsewhere a token in an address is nothing.
        #expect(try await site.curl("/images?token=\(Self.token)").status == 401)
        #expect(try await site.curl("/picture/a.jpg?token=\(Self.token)")["Set-Cookie"] == nil)
        #expect(!site.lines.all.contains { $0.contains(Self.token) })
    }

    @Test func theCookieCountsForPagesOfThisServerOnly() async throws {
        let site = try await PictureSite(tokens: Self.token) { $1.origins = ["*"] }
        let files = try await PictureFiles()
        let upload = ["-F", "f=@\(files.path("logo.png"))"]
        let order = ["-H", "Content-Type: application/json", "--data-binary", "{\"token\":\"\(Self.token)\"}"]
        let given = try await site.curl("/session", order)
        #expect(given.status == 204)
        let cookie = ["-H", "Cookie: a=b; \(try Self.cookie(given)); calotype-1=x"]
        let own = "http://\(PictureSite.authority)"
        let rows: [(headers: [String], isOpen: Bool)] = [
            (["Sec-Fetch-Site: same-origin"], true), (["Sec-Fetch-Site: none"], true), (["Origin: \(own)"], true),
            (["Origin: \(own)", "Sec-Fetch-Site: same-origin"], true),
            (["Authorization: Basic YTpi", "Origin: \(own)"], true),
            ([], false), (["Referer: \(own)/"], false), (["Sec-Fetch-Site: same-site"], false),
            (["Sec-Fetch-Site: cross-site"], false), (["Sec-Fetch-Site: same-site", "Origin: \(own)"], false),
            (["Origin: http://127.0.0.1:1"], false), (["Origin: https://127.0.0.1:8080"], false),
            (["Origin: http://localhost:8080"], false), (["Origin: null"], false),
            (["Sec-Fetch-Site: same-origin", "Origin: https://shop.example"], false),
            (["Sec-Fetch-Site: none", "Origin: https://shop.example"], false),
            (["Sec-Fetch-Site: same-origin", "Origin: null"], false),
            (["Origin: http://a.127.0.0.1:8080"], false), (["Origin: https://shop.example"], false),
        ]
        var stored = 0
        for (headers, isOpen) in rows {
            let words = cookie + headers.flatMap { ["-H", $0] }
            let taken = try await site.curl("/images", upload + words)
            #expect(taken.status == (isOpen ? 201 : 403), "\(headers): \(taken.status)")
            if isOpen { stored += 1 } else { #expect(taken.code == "cross-site") }
            let listed = try await site.curl("/images", words)
            #expect(listed.status == (isOpen ? 200 : 403), "\(headers): \(listed.status)")
            for answer in [taken, listed, try await site.curl("/images", words + ["-X", "OPTIONS"])] {
                #expect(answer["Access-Control-Allow-Credentials"] == nil, "\(headers)")
            }
        }
        let all = try await site.curl("/images", ["-H", "Authorization: Bearer \(Self.token)"])
        #expect(try all.images.count == stored)

        // A token beside it counts, and a wrong one is wrong.
        let beside = cookie + ["-H", "Sec-Fetch-Site: cross-site", "-H", "Origin: https://shop.example"]
        #expect(try await site.curl("/images", beside + ["-H", "Authorization: Bearer \(Self.token)"]).status == 200)
        let wrong = cookie + ["-H", "Origin: \(own)", "-H", "Authorization: Bearer a-wrong-token-012345"]
        #expect(try await site.curl("/images", wrong).status == 401)
        // Neither the token itself nor half of the cookie is one.
        for value in [Self.token, "", String(try Self.cookie(given).suffix(20))] {
            let other = ["-H", "Cookie: calotype-8080=\(value)", "-H", "Origin: \(own)"]
            #expect(try await site.curl("/images", other).status == 401, "\(value)")
        }
        // What another page of this host has set under the same name stands in nobody's way.
        let tossed = ["-H", "Cookie: calotype-8080=x; \(try Self.cookie(given))", "-H", "Origin: \(own)"]
        #expect(try await site.curl("/images", tossed).status == 200)
    }

    @Test func aSessionIsBegunProlongedAndForgotten() async throws {
        let site = try await PictureSite(tokens: Self.token)
        let json = ["-H", "Content-Type: application/json", "--data-binary"]
        #expect(try await site.curl("/session", json + ["{}"]).status == 401)
        #expect(try await site.curl("/session", json + ["{\"token\":\"a-wrong-token-0123456789\"}"]).status == 401)
        #expect(try await site.curl("/session", json + ["{\"tokens\":1}"]).code == "bad-json")
        let token = "{\"token\":\"\(Self.token)\"}"
        for page in ["Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-site", "Origin: https://evil.example"] {
            let answer = try await site.curl("/session", json + [token, "-H", page])
            #expect(answer.status == 403 && answer["Set-Cookie"] == nil, "\(page)")
        }
        let given = try await site.curl("/session", json + [token, "-H", "Origin: http://\(PictureSite.authority)"])
        #expect(given.status == 204)
        let cookie = ["-H", "Cookie: \(try Self.cookie(given))", "-H", "Sec-Fetch-Site: same-origin"]
        let longer = try await site.curl("/session", ["-X", "POST"] + cookie)
        #expect(longer.status == 204 && longer["Set-Cookie"] == given["Set-Cookie"])
        let form = try await site.curl("/session", ["--data-urlencode", "token=\(Self.token)"])
        #expect(form.status == 303 && form["Location"] == "/" && form["Set-Cookie"] == given["Set-Cookie"])
        for (target, words, status) in [
            ("/session", ["-X", "DELETE"], 204), ("/session/end", ["-X", "POST"], 303),
        ] {
            let gone = try await site.curl(target, words + cookie)
            #expect(gone.status == status && gone["Set-Cookie"]?.contains("Max-Age=0") == true)
            #expect(try await site.curl(target, words + ["-H", "Origin: https://evil.example"]).status == 403)
        }
    }

    @Test func behindTLSTheCookieIsSecure() async throws {
        let site = try await PictureSite(tokens: Self.token) { web, _ in
            web.trustedProxies = try TrustedProxies(parsing: "127.0.0.1")
        }
        let proxy = [
            "-H", "Host: pictures.example", "-H", "X-Forwarded-Proto: https", "-H", "X-Forwarded-For: 192.0.2.1",
        ]
        let answer = try await site.curl("/?token=\(Self.token)", proxy)
        let cookie = try #require(answer["Set-Cookie"])
        #expect(cookie.hasPrefix("calotype-443=") && cookie.contains("; Secure"))
        let shown = proxy + ["-H", "Cookie: \(try Self.cookie(answer))"]
        #expect(try await site.curl("/images", shown + ["-H", "Origin: https://pictures.example"]).status == 200)
        #expect(try await site.curl("/images", shown + ["-H", "Origin: http://pictures.example"]).status == 403)
    }

    @Test func addressesAreSignedForWhoeverHasTheToken() async throws {
        let keys = "site:" + String(repeating: "ab", count: 32)
        let site = try await PictureSite(pictures: true, keys: keys, tokens: Self.token)
        let order = ["--data-binary", "{\"urls\":[\"/picture/photo.jpg?w=40\",\"/original/logo.png\"]}"]
        #expect(try await site.curl("/signatures", order).status == 401)
        let bearer = ["-H", "Authorization: Bearer \(Self.token)"]
        let urls = try #require(try await site.curl("/signatures", order + bearer).json["urls"] as? [String])
        #expect(urls.count == 2)
        for url in urls { #expect(try await site.curl(url).status == 200, "\(url)") }
        for wrong in [
            "{}", "{\"urls\":[]}", "{\"urls\":[\"picture/a\"]}", "{\"urls\":[\"/a b\"]}", "{\"urls\":[\"/a#b\"]}",
            "{\"urls\":[\"/a\"],\"expires_in\":0}",
        ] {
            let answer = try await site.curl("/signatures", ["--data-binary", wrong] + bearer)
            #expect(answer.status == 400 && answer.code == "bad-json", "\(wrong)")
        }
    }
}
