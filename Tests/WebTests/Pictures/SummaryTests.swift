import Foundation
import HTTPTypes
import TestKit
import Testing

/// What is said of pictures in their place, as scripts get it: variants like others.
@Suite(.timeLimit(.minutes(3)))
struct SummaryTests {
    private static let words = ["color", "palette", "thumbhash", "blurhash", "lqip", "phash"]

    @Test func answersTextAndJSON() async throws {
        let site = try await PictureSite(pictures: true)
        for original in ["photo.jpg", "logo.png", "turning.gif", "sub/photo.webp"] {
            for word in Self.words {
                let target = "/picture/\(original)?format=\(word)"
                let answer = try await site.get(target, headers: [("Accept", "image/avif,image/webp,*/*")])
                #expect(answer.status == 200, "\(target): \(answer.text)")
                #expect(answer["Content-Type"] == (word == "palette" ? "application/json" : "text/plain"))
                #expect(answer["Content-Length"] == String(answer.body.count) && answer["Vary"] == nil)
                #expect(answer["X-Content-Type-Options"] == "nosniff" && answer["Access-Control-Allow-Origin"] == "*")
                let stem = original.split(separator: "/").last?.split(separator: ".").first ?? ""
                let name = "\(stem).\(word == "palette" ? "json" : "txt")"
                #expect(answer["Content-Disposition"] == "inline; filename=\"\(name)\"")
                #expect(answer.text.matches(of: try Self.form(of: word)).count == 1, "\(target): \(answer.text)")
            }
        }
        let colors = try await site.get("/picture/photo.jpg?format=palette&colors=3").json["colors"] as? [[String: Any]]
        let shares = try #require(colors).compactMap { $0["share"] as? Double }
        #expect((1...3).contains(shares.count) && abs(shares.reduce(0, +) - 1) < 0.001)
    }

    private static func form(of word: String) throws -> Regex<AnyRegexOutput> {
        let color = "#[0-9a-f]{6}"
        let text =
            switch word {
            case "color": "^\(color)$"
            case "palette": #"^\{"colors":\[(\{"color":"\#(color)","share":(1|0\.[0-9]{1,4})\},?){1,6}\]\}\n$"#
            case "thumbhash": "^[A-Za-z0-9+/]{20,44}={0,2}$"
            case "blurhash": #"^L[0-9A-Za-z#$%*+,\-.:;=?@\[\]^_{|}~]{27}$"#
            case "lqip": "^data:image/webp;base64,UklGR[A-Za-z0-9+/]{40,700}={0,2}$"
            default: "^[0-9a-f]{16}$"
            }
        return try Regex(text)
    }

    @Test(arguments: words)
    func isStoredAndAnsweredLikeAPicture(word: String) async throws {
        let site = try await PictureSite(pictures: true)
        let target = "/picture/photo.jpg?w=300&grayscale&format=\(word)"
        let made = try await site.get(target)
        #expect(made["Cache-Status"] == "calotype; fwd=miss; stored")
        let etag = try #require(made["ETag"])
        let again = try await site.get(target)
        #expect(again["Cache-Status"]?.hasPrefix("calotype; hit") == true && again.body == made.body)
        // Whatever is about a file, or means the same, is the same variant.
        let other = try await site.get("/picture/photo.jpg?scalex=300&grayscale&f=\(word)&q=3&metadata=keep&frames=1")
        #expect(other["ETag"] == etag && other["Cache-Status"]?.hasPrefix("calotype; hit") == true)
        let head = try await site.get(target, method: .head)
        #expect(head.status == 200 && head.body.isEmpty && head["Content-Length"] == String(made.body.count))
        let known = try await site.get(target, headers: [("If-None-Match", etag)])
        #expect(known.status == 304 && known["ETag"] == etag && known.body.isEmpty)
        let part = try await site.get(target, headers: [("Range", "bytes=0-2")])
        #expect(part.status == 206 && part.body == made.body.prefix(3))
        let saved = try await site.get(target + "&download=said.txt&v=2")
        #expect(saved["Content-Disposition"]?.hasPrefix("attachment; filename=\"said.txt\"") == true)
        #expect(saved["Cache-Control"]?.contains("immutable") == true)
    }

    @Test func goesWithItsOriginal() async throws {
        let site = try await PictureSite(pictures: true)
        let target = "/picture/photo.jpg?format=palette"
        let before = try await site.get(target)
        for _ in 0..<1_000 where !site.files.contains(where: { $0.hasSuffix(".json") && !$0.contains("original.json") })
        {
            try await Task.sleep(for: .milliseconds(5))
        }
        let stored = site.files.filter {
            $0.hasPrefix("variants/") && !$0.contains("original.json") && $0.hasSuffix(".json")
        }
        #expect(stored.filter { !$0.contains("/.") }.count == 1, "\(site.files)")
        let purged = try await site.post("/purge", json: ["key": "photo.jpg"])
        #expect(purged.status == 200, "\(purged.text)")
        #expect(
            !site.files.contains { $0.hasPrefix("variants/") && $0.hasSuffix(".json") && !$0.contains("calotype-") }
        )
        let logo = try Data(contentsOf: site.originals.appendingPathComponent("logo.png"))
        try logo.write(to: site.originals.appendingPathComponent("photo.jpg"))
        let after = try await site.get(target)
        #expect(after.status == 200 && after.body != before.body && after["Cache-Status"]?.contains("miss") == true)
    }

    @Test func fixedSizesHaveThem() async throws {
        let site = try await PictureSite(pictures: true)
        let answer = try await site.get("/300x100/photo.jpg?format=blurhash")
        #expect(answer.status == 200 && answer["Content-Type"] == "text/plain")
        #expect(answer.text != (try await site.get("/picture/photo.jpg?format=blurhash")).text)
        // What a web server finds under the path is a picture.
        #expect(try await site.get("/300x100/photo.jpg")["Content-Type"] == "image/jpeg")
    }

    @Test func factsStayFacts() async throws {
        let site = try await PictureSite(pictures: true)
        #expect(try await site.get("/picture/photo.jpg?format=json").json["original"] != nil)
        let wrong = try await site.get("/picture/photo.jpg?format=palette&colors=40")
        #expect(wrong.status == 400)
        #expect(
            try wrong.json["detail"] as? String
                == "'colors' cannot be '40' with 'format=palette': it takes a whole number from 2 to 16."
        )
    }
}
