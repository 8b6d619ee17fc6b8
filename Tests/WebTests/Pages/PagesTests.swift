import Foundation
import HTTPTypes
import TestKit
import Testing

@testable import Web

/// Pages as they are answered: headers, escaping, rights.
@Suite(.timeLimit(.minutes(5)))
struct PagesTests {
    private static let policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

    @Test func pagesCarryAStrictPolicyAndNothingOfOthers() async throws {
        let site = try await PictureSite(sets: true)
        let image = try await site.upload(try await PictureFiles().path("photo.jpg"))
        let pages: [(String, Int, String)] = [
            ("/", 200, "no-store"), ("/image/\(image.id)", 200, "no-cache"),
            ("/image/\(image.id)/delete", 200, "no-store"), ("/upload-image", 200, "no-store"),
            ("/playground", 200, "no-cache"), ("/image/none", 404, "no-store"),
        ]
        for (path, status, caching) in pages {
            let answer = try await site.get(path)
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
            let answer = try await site.get(path, method: .head)
            #expect(answer.status == 200 && answer.body.isEmpty, "\(path)")
            #expect(try await site.get(path, method: .put).status == 405, "\(path)")
        }
    }

    @Test func assetsAreKeptForeverByTheirVersion() async throws {
        let site = try await PictureSite(sets: true)
        let page = try await site.get("/").text
        let folder = try #require(page.firstMatch(of: /\/assets\/[0-9a-f]+\//)).output
        for name in ["calotype.css", "home.js", "uploads.js", "icon.svg"] {
            let answer = try await site.get("\(folder)\(name)")
            #expect(answer.status == 200 && answer["Cache-Control"] == "public, max-age=31536000, immutable")
            let etag = try #require(answer["ETag"])
            let again = try await site.get("/assets/old/\(name)", headers: [("If-None-Match", etag)])
            #expect(again.status == 304 && again["Cache-Control"] == "no-cache" && again.body.isEmpty)
        }
        #expect(try await site.get("\(folder)none.js").status == 404)
        let loader = try await site.get("/calotype.js")
        #expect(loader.body.count <= 3_000 && loader["Access-Control-Allow-Origin"] == "*")
        #expect(loader["Content-Type"] == "text/javascript; charset=utf-8" && loader["ETag"] != nil)
    }

    @Test(arguments: [
        "<script>alert(1)</script>.jpg", "\" onerror=\"alert(1).jpg", "' onload='x.jpg", "a&lt;b.jpg",
        // A quote with an accent on it is one character and still ends an attribute.
        "x\"\u{301} onerror=alert(1) y.jpg", "<\u{338}img src=x>.jpg", "{{frame.title}} {{{key}}}.jpg",
        "\u{202e}gpj.exe.jpg",
    ])
    func namesStayText(name: String) async throws {
        let site = try await PictureSite(sets: true)
        let image = try await site.upload(try await PictureFiles().path("photo.jpg"), as: name)
        let stored = String(image.key.drop { $0 != "/" }.dropFirst())
        for path in ["/", "/image/\(image.id)", "/image/\(image.id)/delete"] {
            let text = try await site.get(path).text
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
    }

    @Test func aKeyOfThePlaygroundStaysText() async throws {
        let site = try await PictureSite(sets: true)
        let text = try await site.get("/playground?key=%22%CC%81%20autofocus%20onfocus=alert(1)%20%3Cscript%3E").text
        #expect(text.contains(scalars: "value=\"&quot;\u{301} autofocus onfocus=alert(1) &lt;script&gt;\""))
    }

    @Test func formsOfOtherSitesAreRefused() async throws {
        let site = try await PictureSite(sets: true) { $1.trustsThisMachine = true }
        let image = try await site.upload(try await PictureFiles().path("photo.jpg"))
        let form = "--x\r\nContent-Disposition: form-data; name=i; filename=a.jpg\r\n\r\nabc\r\n--x--\r\n"
        let type = MultipartForm.type
        let foreign = [("Sec-Fetch-Site", "cross-site"), type]
        let upload = try await site.post("/upload-image", form, headers: foreign)
        #expect(upload.status == 403 && upload.text.contains("another site"))
        let old = try await site.post("/upload-image", form, headers: [("Origin", "https://evil.example"), type])
        #expect(old.status == 403)
        let own = try await site.post("/upload-image", form, headers: [("Sec-Fetch-Site", "same-origin"), type])
        #expect(own.status == 415 && own.text.contains("Status 415 · not-an-image"))
        let delete = try await site.post("/image/\(image.id)/delete", "", headers: foreign)
        #expect(delete.status == 403)
        #expect(try await site.get("/image/\(image.id)").status == 200)
        let real = try await site.post("/image/\(image.id)/delete", "", headers: [("Sec-Fetch-Site", "same-origin")])
        #expect(real.status == 303 && real["Location"] == "/")
        #expect(try await site.get("/").text.contains("Nothing here yet"))
        #expect(try await site.get("/image/\(image.id)").status == 404)
    }

    @Test func aTokenInAFormIsAskedForBeforeAnythingIsStored() async throws {
        let secret = "token-of-the-forms-tests"
        let site = try await PictureSite(sets: true, tokens: secret)
        let bytes = try Data(contentsOf: URL(fileURLWithPath: try await PictureFiles().path("photo.jpg")))
        let file = ("name=image; filename=a.jpg", bytes)
        let token = ("name=token", Data(secret.utf8))
        let cases: [([(String, Data)], Int)] = [
            ([file], 401), ([("name=token", Data("x".utf8)), file], 401), ([file, token], 401), ([], 401),
            ([("name=token", Data(repeating: 0x61, count: 5_000)), file], 401), ([token], 400), ([token, file], 201),
        ]
        for (parts, status) in cases {
            let answer = try await site.post(
                "/upload-image",
                body: MultipartForm.body(parts),
                headers: [MultipartForm.type]
            )
            #expect(answer.status == status, "\(parts.map(\.0))")
            let list = try await site.get("/images", headers: [("Authorization", "Bearer \(secret)")])
            let count = (try list.json["images"] as? [Any])?.count
            #expect(count == (status == 201 ? 1 : 0), "\(parts.map(\.0))")
        }
        // The other way in does not look for tokens in bodies.
        #expect(
            try await site.post("/images", body: MultipartForm.body([token, file]), headers: [MultipartForm.type])
                .status == 401
        )
        let page = try await site.get("/")
        #expect(page.text.contains("data-token") && !page.text.contains("class=\"tiles\">\n<li"))
    }

    @Test func pagesCanBeSwitchedOff() async throws {
        let site = try await PictureSite { web, _ in web.pages = .off }
        for path in ["/", "/upload-image", "/playground", "/image/x", "/assets/x/home.js"] {
            let answer = try await site.get(path)
            #expect(answer.status == 404 && answer["Content-Type"] == "application/problem+json", "\(path)")
        }
        #expect(try await site.get("/calotype.js").status == 200)
    }

    @Test func signedServersSignWhatPagesShow() async throws {
        let site = try await PictureSite(keys: "site:" + String(repeating: "ab", count: 32))
        let image = try await site.upload(try await PictureFiles().path("photo.jpg"))
        let page = try await site.get("/image/\(image.id)").text
        let urls = page.matches(of: /\/(?:picture|original)\/[^\s"<]+/).map { match in
            // The snippet is HTML inside of HTML.
            match.output.replacing("&amp;", with: "&").replacing("&amp;", with: "&")
        }
        #expect(urls.count > 12)
        for url in Set(urls.map { String($0.replacing("&quot;", with: "")) }) where url.contains("s=site.") {
            #expect(try await site.get(url, headers: [("Accept", "image/*")]).status == 200, "\(url)")
        }
        #expect(urls.allSatisfy { $0.contains("s=site.") })
        #expect(try await site.get("/playground").text.contains("calotype sign"))
    }
}

extension String {
    /// Whether these scalars occur, whatever characters they are part of.
    fileprivate func contains(scalars: String) -> Bool {
        Data(utf8).range(of: Data(scalars.utf8)) != nil
    }
}
