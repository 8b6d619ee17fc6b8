import Descriptors
import Foundation
import NIOCore
import Recipes
import TestKit
import Testing

@testable import ImageService
@testable import Web

/// When an answer is given from memory, and that it is given no longer than it holds.
struct ResponseCacheTests {
    private static let target = "/picture/a.jpg?w=100"
    private let variants = CachedPicture()

    private func cache(base: BasePath = .root, _ change: (inout WebConfiguration) -> Void = { _ in }) -> ResponseCache {
        var configuration = WebConfiguration()
        change(&configuration)
        return ResponseCache(variants: variants, headers: PictureHeaders(configuration: configuration), base: base)
    }

    private func remembering() -> ResponseCache {
        let cache = cache()
        cache.remember(Self.target)
        return cache
    }

    @Test func whatNobodyHasAskedForIsNotLookedUp() {
        #expect(cache().response(to: Self.target) == nil)
        #expect(variants.looks == 0)
    }

    @Test func givesHeadAndPicture() throws {
        let response = try #require(remembering().response(to: Self.target))
        let head = String(buffer: response.head)
        #expect(response.status == 200 && response.length == "7")
        #expect(response.body.map { String(buffer: $0) } == "picture")
        #expect(head.hasPrefix("HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\n") && head.hasSuffix("\r\n"))
        for line in ["ETag: \"tag\"", "Content-Length: 7", "Cache-Status: calotype; hit; detail=memory"] {
            #expect(head.contains("\r\n\(line)\r\n"), "\(head)")
        }
        #expect(!head.contains("\r\n\r\n") && !head.contains("Date:"))
        let end = String(buffer: response.endOfHead)
        #expect(end.hasPrefix("Date: ") && end.hasSuffix(" GMT\r\n\r\n"))
    }

    @Test func givesAPictureFromItsFile() throws {
        let file = try TemporaryFolders.make().appendingPathComponent("a")
        try Data("picture".utf8).write(to: file)
        let content = PictureContent(try Descriptor.open(path: file.path), count: 7)
        variants.hold(content, .store)
        let cache = remembering()
        let response = try #require(cache.response(to: Self.target))
        #expect(response.body.map { String(buffer: $0) } == "picture" && response.outcome == .store)
        #expect(String(buffer: response.head).contains("\r\nCache-Status: calotype; hit; detail=store\r\n"))
        #expect(cache.response(to: Self.target, method: "HEAD")?.length == "7")

        // The same picture, in memory now, says so.
        variants.hold(PictureContent(ByteBuffer(string: "picture")), .memory)
        let later = try #require(cache.response(to: Self.target, after: .seconds(2)))
        #expect(String(buffer: later.head).contains("detail=memory") && later.outcome == .memory)

        // A file that has lost bytes is for those who can say so.
        variants.hold(content, .store)
        try Data("pic".utf8).write(to: file, options: [])
        let short = try FileHandle(forWritingTo: file)
        try short.truncate(atOffset: 3)
        #expect(cache.response(to: Self.target, after: .seconds(4)) == nil)
        #expect(cache.response(to: Self.target, method: "HEAD", after: .seconds(4)) != nil)
    }

    @Test func asksOnceASecond() {
        let cache = remembering()
        for _ in 0..<5 { #expect(cache.response(to: Self.target) != nil) }
        #expect(variants.looks == 1)
        #expect(cache.response(to: Self.target, after: .seconds(2)) != nil)
        #expect(variants.looks == 2)
    }

    @Test func asksOnceTheOriginalWouldBeLookedAt() {
        variants.hold("picture", until: .now)
        let cache = remembering()
        for looks in 1...3 {
            #expect(cache.response(to: Self.target) != nil)
            #expect(variants.looks == looks)
        }
    }

    @Test func aPurgeEndsIt() {
        let cache = remembering()
        #expect(cache.response(to: Self.target) != nil)
        variants.purge()
        #expect(cache.response(to: Self.target) == nil)
        variants.hold("picture")
        #expect(cache.response(to: Self.target) != nil)
    }

    @Test func keepsNoPictureThatTheVariantsLetGo() {
        let cache = remembering()
        #expect(cache.response(to: Self.target) != nil)
        variants.lose()
        #expect(cache.response(to: Self.target) == nil)
    }

    @Test func anotherPictureHasAnotherHead() throws {
        let cache = remembering()
        #expect(cache.response(to: Self.target) != nil)
        variants.hold("another", etag: "other")
        let response = try #require(cache.response(to: Self.target, after: .seconds(2)))
        #expect(response.body.map { String(buffer: $0) } == "another")
        #expect(String(buffer: response.head).contains("ETag: \"other\"\r\n"))
        variants.hold("another", etag: "other", modified: 1_000_000_000)
        let later = try #require(cache.response(to: Self.target, after: .seconds(4)))
        #expect(String(buffer: later.head).contains("Last-Modified: Sun, 09 Sep 2001 01:46:40 GMT\r\n"))
    }

    @Test func whatIsAcceptedTellsAnswersApart() {
        let cache = cache()
        cache.remember(Self.target, accept: "image/webp")
        #expect(cache.response(to: Self.target) == nil)
        #expect(cache.response(to: Self.target, "Accept: image/avif\r\n") == nil)
        #expect(cache.response(to: Self.target, "accept:  image/webp \r\n") != nil)
        #expect(cache.response(to: Self.target + "image/webp") == nil)
    }

    @Test(arguments: ["\"tag\"", "W/\"tag\"", " \"tag\"\t"])
    func sameTagIsNotModified(tag: String) throws {
        let response = try #require(remembering().response(to: Self.target, "If-None-Match: \(tag)\r\n"))
        let head = String(buffer: response.head)
        #expect(response.status == 304 && response.body == nil && response.length == nil)
        #expect(head.hasPrefix("HTTP/1.1 304 Not Modified\r\n") && head.contains("ETag: \"tag\"\r\n"))
        for name in ["Content-Type", "Content-Length", "Content-Disposition"] {
            #expect(!head.contains("\r\n\(name):"), "\(head)")
        }
    }

    @Test(arguments: ["\"other\"", "*", "\"tag\", \"other\"", "tag", "\"tag", "W/tag", "\"ta\"", "\"", "W/"])
    func otherTagsAreForTheRoutes(tag: String) {
        #expect(remembering().response(to: Self.target, "If-None-Match: \(tag)\r\n") == nil)
    }

    @Test func headIsAnsweredWithoutPicture() throws {
        let response = try #require(remembering().response(to: Self.target, method: "HEAD"))
        #expect(response.status == 200 && response.body == nil && response.length == "7")
        #expect(String(buffer: response.head).contains("Content-Length: 7\r\n"))
    }

    @Test func whatHasAnotherAnswerEachTimeIsNotRemembered() {
        var (limited, facts, fixed) = (CachedPicture.request, CachedPicture.request, CachedPicture.request)
        limited.options.expires = 4_000_000_000
        facts.options.wantsFacts = true
        fixed.options.fixedKey = "100x100/a.jpg"
        let cache = cache { $0.variantsURL = "https://store.example" }
        for wanted in [limited, facts, fixed] {
            cache.remember(Self.target, wanted)
            #expect(cache.response(to: Self.target) == nil)
        }
        let other = self.cache()
        other.remember(Self.target, fixed)
        #expect(other.response(to: Self.target) != nil)
    }

    @Test func longTargetsAndPicturesAreForTheRoutes() {
        let cache = cache()
        let long = Self.target + String(repeating: "x", count: 1_100)
        cache.remember(long)
        #expect(cache.response(to: long) == nil)
        variants.hold(String(repeating: "x", count: 300_000))
        cache.remember(Self.target)
        #expect(cache.response(to: Self.target) == nil)
    }

    @Test func targetsAreKnownBelowTheBasePath() throws {
        let cache = cache(base: try #require(BasePath("/base")))
        cache.remember(Self.target)
        #expect(cache.response(to: "/base" + Self.target) != nil)
        #expect(cache.response(to: Self.target) != nil)
        #expect(cache.response(to: "/bass" + Self.target) == nil)
        #expect(cache.response(to: "/base/base" + Self.target) == nil)
        #expect(cache.response(to: "/base") == nil && cache.response(to: "/base?a") == nil)
        #expect(cache.response(to: Self.target, "X-Forwarded-Prefix: /base\r\n") == nil)
    }

    @Test func whatIsAskedForOnceDoesNotPushOutTheRest() {
        let headers = PictureHeaders(configuration: WebConfiguration())
        let cache = ResponseCache(variants: variants, headers: headers, capacity: 10)
        cache.remember(Self.target)
        #expect(cache.response(to: Self.target) != nil)
        for number in 0..<100 { cache.remember("/picture/\(number)") }
        #expect(cache.response(to: Self.target) != nil)
        #expect(cache.response(to: "/picture/0") == nil && cache.response(to: "/picture/99") != nil)
    }
}
