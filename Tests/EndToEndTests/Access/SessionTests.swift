import Foundation
import NIOHTTP1
import Testing

/// The cookie that stands for a token: how it is given, and what it opens.
@Suite(.timeLimit(.minutes(5)))
struct SessionTests {
    private static let token = "token-of-the-session-tests"
    private static let environment = ["CALOTYPE_TOKENS": token]

    private static func cookie(_ answer: Answer) throws -> String {
        try String(#require(answer["Set-Cookie"]?.split(separator: ";").first))
    }

    @Test func aLinkGivesTheCookieAndLosesTheToken() async throws {
        let server = try await ServerProcess(environment: Self.environment)
        for (page, location) in [
            ("/?token=TOKEN", "/"), ("/?after=a&token=TOKEN&b=%20c", "/?after=a&b=%20c"),
            ("/playground?key=a.jpg&token=TOKEN", "/playground?key=a.jpg"),
            ("/upload-image?token=TOKEN", "/upload-image"),
            ("/image/a/delete?token=TOKEN", "/image/a/delete"),
        ] {
            let answer = try await server.curl(page.replacing("TOKEN", with: Self.token))
            #expect(answer.status == 303 && answer["Location"] == location, "\(page)")
            #expect(answer["Cache-Control"] == "no-store" && answer["Referrer-Policy"] == "no-referrer")
            let cookie = try #require(answer["Set-Cookie"])
            #expect(cookie.hasPrefix("calotype-\(server.port)="), "\(cookie)")
            for word in ["; HttpOnly", "; SameSite=Strict", "; Path=/"] { #expect(cookie.contains(word)) }
            #expect(!cookie.contains("Secure") && !cookie.contains("Domain") && !cookie.contains(Self.token))
        }
        let wrong = try await server.curl("/?token=a-wrong-token-0123456789")
        #expect(wrong.status == 401 && wrong["Set-Cookie"] == nil && wrong.text.contains("calotype token"))
        let head = try await server.curl("/?token=\(Self.token)", ["-I"])
        #expect(head.status == 303 && head["Location"] == "/")
        #expect(try await server.curl("/?token=a-wrong-token-0123456789", ["-I"]).status == 401)
        for name in ["Cache-Control", "Referrer-Policy", "Content-Type", "Content-Security-Policy", "WWW-Authenticate"]
        {
            #expect(wrong.headers[name].count == 1, "\(name): \(wrong.headers[name])")
        }
        #expect(wrong["Cache-Control"] == "no-store" && wrong["Referrer-Policy"] == "no-referrer")
        #expect(wrong["Access-Control-Allow-Origin"] == nil, "pages of others read nothing of ours")
        // Elsewhere a token in an address is nothing.
        #expect(try await server.curl("/images?token=\(Self.token)").status == 401)
        #expect(try await server.curl("/picture/a.jpg?token=\(Self.token)")["Set-Cookie"] == nil)
        #expect(await server.stop() == 0)
        #expect(!server.logged.contains(Self.token))
    }

    @Test func theCookieCountsForPagesOfThisServerOnly() async throws {
        let server = try await ServerProcess(["--upload-origins", "*"], environment: Self.environment)
        let files = try await PictureFiles()
        let upload = ["-F", "f=@\(files.path("logo.png"))"]
        let order = ["-H", "Content-Type: application/json", "--data-binary", "{\"token\":\"\(Self.token)\"}"]
        let given = try await server.curl("/session", order)
        #expect(given.status == 204)
        let cookie = ["-H", "Cookie: a=b; \(try Self.cookie(given)); calotype-1=x"]
        let own = server.url("")
        let rows: [(headers: [String], isOpen: Bool)] = [
            (["Sec-Fetch-Site: same-origin"], true), (["Sec-Fetch-Site: none"], true), (["Origin: \(own)"], true),
            (["Origin: \(own)", "Sec-Fetch-Site: same-origin"], true),
            (["Authorization: Basic YTpi", "Origin: \(own)"], true),
            ([], false), (["Referer: \(own)/"], false), (["Sec-Fetch-Site: same-site"], false),
            (["Sec-Fetch-Site: cross-site"], false), (["Sec-Fetch-Site: same-site", "Origin: \(own)"], false),
            (["Origin: http://127.0.0.1:1"], false), (["Origin: https://127.0.0.1:\(server.port)"], false),
            (["Origin: http://localhost:\(server.port)"], false), (["Origin: null"], false),
            (["Sec-Fetch-Site: same-origin", "Origin: https://shop.example"], false),
            (["Sec-Fetch-Site: none", "Origin: https://shop.example"], false),
            (["Sec-Fetch-Site: same-origin", "Origin: null"], false),
            (["Origin: http://a.127.0.0.1:\(server.port)"], false), (["Origin: https://shop.example"], false),
        ]
        var stored = 0
        for (headers, isOpen) in rows {
            let words = cookie + headers.flatMap { ["-H", $0] }
            let taken = try await server.curl("/images", upload + words)
            #expect(taken.status == (isOpen ? 201 : 403), "\(headers): \(taken.status)")
            if isOpen { stored += 1 } else { #expect(taken.code == "cross-site") }
            let listed = try await server.curl("/images", words)
            #expect(listed.status == (isOpen ? 200 : 403), "\(headers): \(listed.status)")
            for answer in [taken, listed, try await server.curl("/images", words + ["-X", "OPTIONS"])] {
                #expect(answer["Access-Control-Allow-Credentials"] == nil, "\(headers)")
            }
        }
        let all = try await server.curl("/images", ["-H", "Authorization: Bearer \(Self.token)"])
        #expect(try all.images.count == stored)

        // A token beside it counts, and a wrong one is wrong.
        let beside = cookie + ["-H", "Sec-Fetch-Site: cross-site", "-H", "Origin: https://shop.example"]
        #expect(try await server.curl("/images", beside + ["-H", "Authorization: Bearer \(Self.token)"]).status == 200)
        let wrong = cookie + ["-H", "Origin: \(own)", "-H", "Authorization: Bearer a-wrong-token-012345"]
        #expect(try await server.curl("/images", wrong).status == 401)
        // Neither the token itself nor half of the cookie is one.
        for value in [Self.token, "", String(try Self.cookie(given).suffix(20))] {
            let other = ["-H", "Cookie: calotype-\(server.port)=\(value)", "-H", "Origin: \(own)"]
            #expect(try await server.curl("/images", other).status == 401, "\(value)")
        }
        // What another page of this host has set under the same name stands in nobody's way.
        let tossed = ["-H", "Cookie: calotype-\(server.port)=x; \(try Self.cookie(given))", "-H", "Origin: \(own)"]
        #expect(try await server.curl("/images", tossed).status == 200)
        #expect(await server.stop() == 0)
    }

    @Test func aSessionIsBegunProlongedAndForgotten() async throws {
        let server = try await ServerProcess(environment: Self.environment)
        let json = ["-H", "Content-Type: application/json", "--data-binary"]
        #expect(try await server.curl("/session", json + ["{}"]).status == 401)
        #expect(try await server.curl("/session", json + ["{\"token\":\"a-wrong-token-0123456789\"}"]).status == 401)
        #expect(try await server.curl("/session", json + ["{\"tokens\":1}"]).code == "bad-json")
        let token = "{\"token\":\"\(Self.token)\"}"
        for page in ["Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-site", "Origin: https://evil.example"] {
            let answer = try await server.curl("/session", json + [token, "-H", page])
            #expect(answer.status == 403 && answer["Set-Cookie"] == nil, "\(page)")
        }
        let given = try await server.curl("/session", json + [token, "-H", "Origin: \(server.url(""))"])
        #expect(given.status == 204)
        let cookie = ["-H", "Cookie: \(try Self.cookie(given))", "-H", "Sec-Fetch-Site: same-origin"]
        let longer = try await server.curl("/session", ["-X", "POST"] + cookie)
        #expect(longer.status == 204 && longer["Set-Cookie"] == given["Set-Cookie"])
        let form = try await server.curl("/session", ["--data-urlencode", "token=\(Self.token)"])
        #expect(form.status == 303 && form["Location"] == "/" && form["Set-Cookie"] == given["Set-Cookie"])
        for (target, words, status) in [
            ("/session", ["-X", "DELETE"], 204), ("/session/end", ["-X", "POST"], 303),
        ] {
            let gone = try await server.curl(target, words + cookie)
            #expect(gone.status == status && gone["Set-Cookie"]?.contains("Max-Age=0") == true)
            #expect(try await server.curl(target, words + ["-H", "Origin: https://evil.example"]).status == 403)
        }
        #expect(await server.stop() == 0)
    }

    @Test func behindTLSTheCookieIsSecure() async throws {
        let server = try await ServerProcess(["--trusted-proxies", "127.0.0.1"], environment: Self.environment)
        let proxy = [
            "-H", "Host: pictures.example", "-H", "X-Forwarded-Proto: https", "-H", "X-Forwarded-For: 192.0.2.1",
        ]
        let answer = try await server.curl("/?token=\(Self.token)", proxy)
        let cookie = try #require(answer["Set-Cookie"])
        #expect(cookie.hasPrefix("calotype-443=") && cookie.contains("; Secure"))
        let shown = proxy + ["-H", "Cookie: \(try Self.cookie(answer))"]
        #expect(try await server.curl("/images", shown + ["-H", "Origin: https://pictures.example"]).status == 200)
        #expect(try await server.curl("/images", shown + ["-H", "Origin: http://pictures.example"]).status == 403)
        #expect(await server.stop() == 0)
    }

    @Test func addressesAreSignedForWhoeverHasTheToken() async throws {
        let keys = ["CALOTYPE_KEYS": "site:" + String(repeating: "ab", count: 32)]
        let server = try await ServerProcess.withPictures(environment: keys.merging(Self.environment) { $1 })
        let order = ["--data-binary", "{\"urls\":[\"/picture/photo.jpg?w=40\",\"/original/logo.png\"]}"]
        #expect(try await server.curl("/signatures", order).status == 401)
        let bearer = ["-H", "Authorization: Bearer \(Self.token)"]
        let urls = try #require(try await server.curl("/signatures", order + bearer).json["urls"] as? [String])
        #expect(urls.count == 2)
        for url in urls { #expect(try await server.curl(url).status == 200, "\(url)") }
        for wrong in [
            "{}", "{\"urls\":[]}", "{\"urls\":[\"picture/a\"]}", "{\"urls\":[\"/a b\"]}", "{\"urls\":[\"/a#b\"]}",
            "{\"urls\":[\"/a\"],\"expires_in\":0}",
        ] {
            let answer = try await server.curl("/signatures", ["--data-binary", wrong] + bearer)
            #expect(answer.status == 400 && answer.code == "bad-json", "\(wrong)")
        }
        #expect(await server.stop() == 0)
    }
}
