import Dialects
import Foundation
import HTTPTypes
import NIOCore
import NIOFoundationCompat
import Testing

@testable import Web

/// Routes of images, asked for originals that nobody uploaded.
struct KeyedImageTests {
    private static let cat = "k-YSBiL2PDqS5qcGc"
    private static let key = "a b/c\u{E9}.jpg"

    private func bench(keys: SigningKeys = SigningKeys()) async throws -> SiteBench {
        let bench = try SiteBench(keys: keys)
        try await bench.put(Self.key)
        return bench
    }

    private func json(_ answer: BufferedResponse) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(buffer: answer.body)) as? [String: Any])
    }

    @Test func theyAreListedAndToldOfLikeUploads() async throws {
        let bench = try await bench()
        let upload = try await bench.upload()
        try await bench.put("z.png", Array("no picture".utf8))
        // A list does not wait for long until an original has been looked into.
        var list = try json(try await bench.ask(.get, "/images"))
        for _ in 0..<100 where !((list["images"] as? [[String: Any]])?.dropFirst().first?["width"] is Int) {
            list = try json(try await bench.ask(.get, "/images"))
        }
        let images = try #require(list["images"] as? [[String: Any]])
        let id = images.first?["id"] as? String
        #expect(images.count == 3 && list["next"] is NSNull && upload == "/images/\(id ?? "")")
        let cat = images[1]
        #expect(cat["id"] as? String == Self.cat && cat["key"] as? String == Self.key)
        #expect(cat["url"] as? String == "/picture/a%20b/c%C3%A9.jpg" && cat["page"] as? String == "/image/\(Self.cat)")
        #expect(cat["width"] as? Int == 400 && cat["sha256"] is NSNull && cat["error"] == nil)
        let broken = images[2]
        #expect((broken["error"] as? [String: Any])?["code"] as? String == "not-an-image")
        #expect(["format", "width", "height", "pages", "sha256"].allSatisfy { broken[$0] is NSNull })
        let one = try json(try await bench.ask(.get, "/images/\(Self.cat)"))
        #expect(one["id"] as? String == Self.cat && one["placeholder"] is [String: Any])
    }

    @Test(arguments: ["/images/%@", "/images/%@/events", "/image/%@", "/image/%@/delete"])
    func whatIsNoNameIsNotThere(_ pattern: String) async throws {
        let bench = try await bench()
        for id in ["k-", "k-YQ==", "k-YS8uLi9i", "k-bm9uZS5qcGc", "K-YQ", "k-Y2Fsb3R5cGUtcHVyZ2VzL2EuanBn"] {
            let answer = try await bench.ask(.get, pattern.replacing("%@", with: id))
            #expect(answer.head.status.code == 404, "\(pattern) \(id)")
        }
    }

    @Test func noneIsDeleted() async throws {
        let bench = try await bench()
        for (method, path) in [
            (HTTPRequest.Method.delete, "/images/\(Self.cat)"), (.get, "/image/\(Self.cat)/delete"),
            (.post, "/image/\(Self.cat)/delete"),
        ] {
            let answer = try await bench.ask(method, path)
            #expect(answer.head.status == .conflict, "\(method) \(path)")
            #expect(String(buffer: answer.body).contains("not-an-upload"), "\(String(buffer: answer.body))")
        }
        let body = Array("{\"images\":[{\"id\":\"\(Self.cat)\"}]}".utf8)
        let undone = try await bench.ask(.delete, "/images", [.contentType: "application/json"], body: body)
        #expect(undone.head.status == .badRequest)
        #expect(try await bench.ask(.get, "/picture/a%20b/c%C3%A9.jpg?w=40").head.status == .ok)
    }

    @Test func listsNeedATokenAndThePageWhatItsPictureNeeds() async throws {
        let nobody: HTTPFields = [.authorization: "Bearer somebody-elses-token"]
        for isSigned in [false, true] {
            let keys = isSigned ? try SigningKeys(parsing: "site:" + String(repeating: "ab", count: 32)) : SigningKeys()
            let bench = try await bench(keys: keys)
            for path in ["/images", "/images/\(Self.cat)", "/images/\(Self.cat)/events"] {
                #expect(try await bench.ask(.get, path, nobody).head.status == .unauthorized, "\(path)")
            }
            let page = try await bench.ask(.get, "/image/\(Self.cat)", nobody)
            #expect(page.head.status == (isSigned ? .unauthorized : .ok))
            let shown = try await bench.ask(.get, "/image/\(Self.cat)").head
            #expect(shown.status == .ok && shown.headerFields[.cacheControl] == (isSigned ? "no-store" : "no-cache"))
            // An upload's name lets its holder see it, as before.
            let upload = try await bench.upload().replacing("/images/", with: "/image/")
            #expect(try await bench.ask(.get, upload, nobody).head.status == .ok)
        }
    }

    @Test func theFirstPageShowsThem() async throws {
        let bench = try await bench()
        try await bench.put("broken<b>.png", Array("no picture".utf8))
        for number in 10..<50 { try await bench.put("many/\(number).jpg") }
        let page = String(buffer: try await bench.ask(.get, "/").body)
        #expect(page.contains("href=\"/image/\(Self.cat)\"") && page.contains("alt=\"c\u{E9}.jpg\""))
        #expect(page.contains("broken&lt;b&gt;.png</strong>") && page.components(separatedBy: "<li>").count > 24)
        let next = try #require(page.firstMatch(of: /href="(\/\?after=k-[A-Za-z0-9_-]+)"/)).output.1
        let second = String(buffer: try await bench.ask(.get, String(next)).body)
        #expect(second.contains("alt=\"49.jpg\"") && !second.contains("id=\"older\""))
    }
}
