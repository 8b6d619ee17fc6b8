import Foundation
import NIOHTTP1
import Testing

/// Pages as they are answered: headers, escaping, rights.
@Suite(.timeLimit(.minutes(5)))
struct PagesTests {
    private static let policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

    @Test func pagesCarryAStrictPolicyAndNothingOfOthers() async throws {
        let server = try await ServerProcess(["--queue", "sqlite:jobs.sqlite"])
        let image = try await server.upload(try await Originals()["photo.jpg"])
        let pages: [(String, Int, String)] = [
            ("/", 200, "no-store"), ("/image/\(image.id)", 200, "no-cache"),
            ("/image/\(image.id)/delete", 200, "no-store"), ("/upload-image", 200, "no-store"),
            ("/playground", 200, "no-cache"), ("/image/none", 404, "no-store"),
        ]
        for (path, status, caching) in pages {
            let answer = try await server.get(path)
            #expect(answer.status == status, "\(path)")
            #expect(answer["Content-Security-Policy"] == Self.policy, "\(path)")
            #expect(answer["Cache-Control"] == caching, "\(path)")
            #expect(answer["X-Content-Type-Options"] == "nosniff" && answer["Referrer-Policy"] == "same-origin")
            #expect(answer["Content-Type"] == "text/html; charset=utf-8")
            let text = answer.text
            for word in ["http://", "https://", " style=\"", "<style", "onclick", "{{"] {
                #expect(!text.contains(word), "\(path) has \(word)")
            }
        }
        for path in ["/", "/image/\(image.id)", "/upload-image", "/playground"] {
            let answer = try await server.get(path, method: .HEAD)
            #expect(answer.status == 200 && answer.body.isEmpty, "\(path)")
            #expect(try await server.get(path, method: .PUT).status == 405, "\(path)")
        }
        #expect(await server.stop() == 0)
    }

    @Test func assetsAreKeptForeverByTheirVersion() async throws {
        let server = try await ServerProcess(["--queue", "sqlite:jobs.sqlite"])
        let page = try await server.get("/").text
        let folder = try #require(page.firstMatch(of: /\/assets\/[0-9a-f]+\//)).output
        for name in ["calotype.css", "home.js", "uploads.js", "icon.svg"] {
            let answer = try await server.get("\(folder)\(name)")
            #expect(answer.status == 200 && answer["Cache-Control"] == "public, max-age=31536000, immutable")
            let etag = try #require(answer["ETag"])
            let again = try await server.get("/assets/old/\(name)", headers: [("If-None-Match", etag)])
            #expect(again.status == 304 && again["Cache-Control"] == "no-cache" && again.body.isEmpty)
        }
        #expect(try await server.get("\(folder)none.js").status == 404)
        let loader = try await server.get("/calotype.js")
        #expect(loader.body.count <= 3_000 && loader["Access-Control-Allow-Origin"] == "*")
        #expect(loader["Content-Type"] == "text/javascript; charset=utf-8" && loader["ETag"] != nil)
        #expect(await server.stop() == 0)
    }

    @Test(arguments: [
        "<script>alert(1)</script>.jpg", "\" onerror=\"alert(1).jpg", "' onload='x.jpg", "a&lt;b.jpg",
        // A quote with an accent on it is one character and still ends an attribute.
        "x\"\u{301} onerror=alert(1) y.jpg", "<\u{338}img src=x>.jpg", "{{frame.title}} {{{key}}}.jpg",
        "\u{202e}gpj.exe.jpg",
    ])
    func namesStayText(name: String) async throws {
        let server = try await ServerProcess(["--queue", "sqlite:jobs.sqlite"])
        let image = try await server.upload(try await Originals()["photo.jpg"], as: name)
        let stored = String(image.key.drop { $0 != "/" }.dropFirst())
        for path in ["/", "/image/\(image.id)", "/image/\(image.id)/delete"] {
            let text = try await server.get(path).text
            for word in ["<script>alert", "<\u{338}img"] { #expect(!text.contains(scalars: word), "\(path)") }
            // The name as it must be written, wherever an element or an attribute holds it.
            let written = stored.unicodeScalars.reduce(into: "") { text, scalar in
                let names: [Unicode.Scalar: String] = [
                    "&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&quot;", "'": "&#39;",
                ]
                text += names[scalar] ?? String(scalar)
            }
            #expect(text.contains(scalars: "\"\(written)\"") || text.contains(scalars: ">\(written)<"), "\(path)")
        }
        #expect(await server.stop() == 0)
    }

    @Test func aKeyOfThePlaygroundStaysText() async throws {
        let server = try await ServerProcess(["--queue", "sqlite:jobs.sqlite"])
        let text = try await server.get("/playground?key=%22%CC%81%20autofocus%20onfocus=alert(1)%20%3Cscript%3E").text
        #expect(text.contains(scalars: "value=\"&quot;\u{301} autofocus onfocus=alert(1) &lt;script&gt;\""))
        #expect(await server.stop() == 0)
    }

    @Test func formsOfOtherSitesAreRefused() async throws {
        let server = try await ServerProcess(["--queue", "sqlite:jobs.sqlite", "--uploads", "local"])
        let image = try await server.upload(try await Originals()["photo.jpg"])
        let form = "--x\r\nContent-Disposition: form-data; name=i; filename=a.jpg\r\n\r\nabc\r\n--x--\r\n"
        let type = ("Content-Type", "multipart/form-data; boundary=x")
        let foreign = [("Sec-Fetch-Site", "cross-site"), type]
        let upload = try await server.post("/upload-image", form, headers: foreign)
        #expect(upload.status == 403 && upload.text.contains("another site"))
        let old = try await server.post("/upload-image", form, headers: [("Origin", "https://evil.example"), type])
        #expect(old.status == 403)
        let own = try await server.post("/upload-image", form, headers: [("Sec-Fetch-Site", "same-origin"), type])
        #expect(own.status == 415 && own.text.contains("Status 415 · not-an-image"))
        let delete = try await server.post("/image/\(image.id)/delete", "", headers: foreign)
        #expect(delete.status == 403)
        #expect(try await server.get("/image/\(image.id)").status == 200)
        let real = try await server.post("/image/\(image.id)/delete", "", headers: [("Sec-Fetch-Site", "same-origin")])
        // The client has followed to the first page.
        #expect(real.status == 200 && real.text.contains("Nothing here yet"))
        #expect(try await server.get("/image/\(image.id)").status == 404)
        #expect(await server.stop() == 0)
    }

    @Test func aTokenInAFormIsAskedForBeforeAnythingIsStored() async throws {
        let secret = "token-of-the-forms-tests"
        let server = try await ServerProcess(
            ["--queue", "sqlite:jobs.sqlite"],
            environment: ["CALOTYPE_TOKENS": secret]
        )
        let bytes = try Data(contentsOf: URL(fileURLWithPath: try await Originals()["photo.jpg"]))
        func form(_ parts: [(String, Data)]) -> Data {
            var body = Data()
            for (header, bytes) in parts {
                body +=
                    Data("--x\r\nContent-Disposition: form-data; \(header)\r\n\r\n".utf8) + bytes + Data("\r\n".utf8)
            }
            return body + Data("--x--\r\n".utf8)
        }
        let file = ("name=image; filename=a.jpg", bytes)
        let token = ("name=token", Data(secret.utf8))
        let cases: [([(String, Data)], Int)] = [
            ([file], 401), ([("name=token", Data("x".utf8)), file], 401), ([file, token], 401), ([], 401),
            ([("name=token", Data(repeating: 0x61, count: 5_000)), file], 401), ([token], 400), ([token, file], 201),
        ]
        let type = ("Content-Type", "multipart/form-data; boundary=x")
        for (parts, status) in cases {
            let answer = try await server.post("/upload-image", body: form(parts), headers: [type])
            #expect(answer.status == status, "\(parts.map(\.0))")
            let list = try await server.get("/images", headers: [("Authorization", "Bearer \(secret)")])
            let count = (try list.json["images"] as? [Any])?.count
            #expect(count == (status == 201 ? 1 : 0), "\(parts.map(\.0))")
        }
        // The other way in does not look for tokens in bodies.
        #expect(try await server.post("/images", body: form([token, file]), headers: [type]).status == 401)
        let page = try await server.get("/")
        #expect(page.text.contains("data-token") && !page.text.contains("class=\"tiles\">\n<li"))
        #expect(await server.stop() == 0)
    }

    @Test func pagesCanBeSwitchedOff() async throws {
        let server = try await ServerProcess(["--pages", "off"])
        for path in ["/", "/upload-image", "/playground", "/image/x", "/assets/x/home.js"] {
            let answer = try await server.get(path)
            #expect(answer.status == 404 && answer["Content-Type"] == "application/problem+json", "\(path)")
        }
        #expect(try await server.get("/calotype.js").status == 200)
        #expect(await server.stop() == 0)
    }

    @Test func signedServersSignWhatPagesShow() async throws {
        let server = try await ServerProcess(
            [],
            environment: ["CALOTYPE_KEYS": "site:" + String(repeating: "ab", count: 32)]
        )
        let image = try await server.upload(try await Originals()["photo.jpg"])
        let page = try await server.get("/image/\(image.id)").text
        let urls = page.matches(of: /\/(?:picture|original)\/[^\s"<]+/).map { match in
            // The snippet is HTML inside of HTML.
            match.output.replacing("&amp;", with: "&").replacing("&amp;", with: "&")
        }
        #expect(urls.count > 12)
        for url in Set(urls.map { String($0.replacing("&quot;", with: "")) }) where url.contains("s=site.") {
            #expect(try await server.get(url, headers: [("Accept", "image/*")]).status == 200, "\(url)")
        }
        #expect(urls.allSatisfy { $0.contains("s=site.") })
        #expect(try await server.get("/playground").text.contains("calotype sign"))
        #expect(await server.stop() == 0)
    }
}

extension String {
    /// Whether these scalars occur, whatever characters they are part of.
    fileprivate func contains(scalars: String) -> Bool {
        Data(utf8).range(of: Data(scalars.utf8)) != nil
    }
}

extension Answer {
    /// The body as text.
    var text: String { String(decoding: body, as: UTF8.self) }
}
