import Dialects
import HTTPTypes
import ImageService
import NIOCore
import ObjectStorage
import TestKit
import Testing

@testable import Web

/// The cache of answers on a site: it says what the routes say, or nothing.
struct CachedSiteTests {
    private static let target = "/picture/cat.jpg?w=40&format=webp"
    private static let keys = "k:000102030405060708090a0b0c0d0e0f"

    @Test(arguments: [
        target, "/picture/cat.jpg?format=webp&width=40", "/picture/cat.jpg?w=40&format=webp&v=7",
        "/picture/cat.jpg?w=40&format=webp&download=K%C3%A4tze.webp", "/40x30/cat.jpg", "/picture/cat.jpg",
    ])
    func saysWhatTheRoutesSay(target: String) async throws {
        let site = try await CachedSite()
        #expect(site.cached(target) == nil, "nobody has asked yet")
        try await site.routed(target)
        let routed = try await site.routed(target)
        #expect(routed.status == 200)
        for _ in 0..<2 { #expect(site.cached(target) == routed) }
        #expect(try await site.cached(target, method: "HEAD") == site.routed(target, [:], .head))
        #expect(site.renderer.renders == 1)
    }

    /// What depends on `Accept` is remembered for each of its values, and says so.
    @Test func eachAcceptHasItsOwn() async throws {
        let site = try await CachedSite()
        let target = "/picture/cat.jpg?w=40&format=auto"
        for _ in 0..<2 {
            for (accept, type) in [("image/webp,*/*", "image/webp"), ("*/*", "image/jpeg")] {
                let routed = try await site.routed(target, [.accept: accept])
                #expect(routed.fields.contains("Content-Type: \(type)") && routed.fields.contains("Vary: Accept"))
            }
        }
        for accept in ["image/webp,*/*", "*/*"] {
            let routed = try await site.routed(target, [.accept: accept])
            #expect(site.cached(target, "Accept: \(accept)\r\n") == routed, "\(accept)")
        }
        #expect(site.cached(target, "Accept: image/avif\r\n") == nil)
        try await site.routed(Self.target)
        #expect(site.cached(Self.target)?.fields.contains("Vary: Accept") == false)
    }

    /// What depends on hints is remembered for each of their values, in whatever order they come, and says so.
    @Test func eachHintHasItsOwn() async throws {
        let site = try await CachedSite(hints: .on)
        let target = "/picture/cat.jpg?w=40"
        let asked: [(HTTPFields, String)] = [
            ([:], ""), ([.dpr: "2"], "DPR: 2\r\n"), ([.secCHDPR: "2"], "Sec-CH-DPR: 2\r\n"),
            ([.dpr: "3"], "dpr: 3\r\n"), ([.ect: "2g"], "ECT: 2g\r\n"), ([.saveData: "on"], "Save-Data: on\r\n"),
            ([.accept: "image/webp", .dpr: "2"], "DPR: 2\r\nAccept: image/webp\r\n"),
            ([.dpr: "2", .ect: "2g"], "ECT: 2g\r\nDPR: 2\r\n"), ([.width: "100"], "Width: 100\r\n"),
        ]
        for (fields, lines) in asked {
            try await site.routed(target, fields)
            let routed = try await site.routed(target, fields)
            #expect(routed.fields.contains("Vary: Sec-CH-DPR, DPR, Save-Data, ECT"), "\(routed.fields)")
            #expect(routed.fields.contains("Accept-CH: Sec-CH-DPR, Sec-CH-Width, ECT, DPR, Width"))
            #expect(site.cached(target, lines) == routed, "\(lines)")
        }
        // 40, 80 and 120 wide, and 40 and 80 for few bytes.
        #expect(site.renderer.renders == 5)
        for lines in ["DPR: 4\r\n", "DPR: 2\r\nSave-Data: on\r\n", "DPR: 2\r\nDPR: 2\r\n", "DPR:\r\n"] {
            #expect(site.cached(target, lines) == nil, "\(lines)")
        }
    }

    @Test func hintsAreNothingWhereTheyDoNotCount() async throws {
        let site = try await CachedSite()
        try await site.routed(Self.target)
        let plain = try #require(site.cached(Self.target))
        #expect(site.cached(Self.target, "DPR: 2\r\nSave-Data: on\r\nECT: 2g\r\n") == plain)
        #expect(try await site.routed(Self.target, [.dpr: "2", .saveData: "on"]) == plain)
        #expect(!plain.fields.contains { $0.hasPrefix("Vary") || $0.hasPrefix("Accept-CH") })
        #expect(site.renderer.renders == 1)
    }

    @Test func validatorsAreThoseOfTheRoutes() async throws {
        let site = try await CachedSite()
        try await site.routed(Self.target)
        let cached = try #require(site.cached(Self.target))
        let tag = try #require(cached.fields.first { $0.hasPrefix("ETag: ") }?.dropFirst("ETag: ".count))
        let routed = try await site.routed(Self.target, [.ifNoneMatch: String(tag)])
        #expect(routed.status == 304 && routed.body.readableBytes == 0)
        #expect(site.cached(Self.target, "If-None-Match: \(tag)\r\n") == routed)
    }

    /// Conditions that need thought, and parts, and what the routes make of them.
    @Test(arguments: [
        (HTTPField.Name.ifModifiedSince, "Sun, 06 Nov 2094 08:49:37 GMT", 304), (.ifMatch, "\"x\"", 412),
        (.ifUnmodifiedSince, "Sun, 06 Nov 1994 08:49:37 GMT", 412), (.range, "bytes=0-3", 206),
        (.range, "bytes=999999-", 416), (.ifNoneMatch, "*", 304), (.ifNoneMatch, "\"x\"", 200),
    ])
    func theRestIsForTheRoutes(name: HTTPField.Name, value: String, status: Int) async throws {
        let site = try await CachedSite()
        try await site.routed(Self.target)
        #expect(site.cached(Self.target, "\(name.rawName): \(value)\r\n") == nil)
        #expect(try await site.routed(Self.target, [name: value]).status == status)
        #expect(site.cached(Self.target) != nil)
    }

    @Test func aPurgeTakesItAway() async throws {
        let site = try await CachedSite()
        try await site.routed(Self.target)
        await site.site.variants.finishWriting()
        #expect(site.cached(Self.target) != nil)
        #expect(try await site.site.variants.purge("cat.jpg") > 0)
        #expect(site.cached(Self.target) == nil)
        try await site.routed(Self.target)
        #expect(site.cached(Self.target) != nil && site.renderer.renders == 2)
    }

    /// What is known of an original is believed for a second; then the routes look again.
    @Test func aChangedOriginalShows() async throws {
        let site = try await CachedSite()
        let old = try await site.routed(Self.target)
        #expect(site.cached(Self.target)?.body == old.body)
        try await site.put(SiteBench.jpeg + [1, 2, 3])
        site.wait(.seconds(3))
        #expect(site.cached(Self.target) == nil)
        let new = try await site.routed(Self.target)
        #expect(new.body != old.body)
        #expect(site.cached(Self.target)?.body == new.body)
    }

    @Test func anOriginalThatIsGoneIsGone() async throws {
        let site = try await CachedSite()
        try await site.routed(Self.target)
        let key = try #require(ObjectKey("cat.jpg"))
        #expect(try await site.originals.delete(key))
        site.wait(.seconds(3))
        #expect(site.cached(Self.target) == nil)
        #expect(try await site.routed(Self.target).status == 404)
        #expect(site.cached(Self.target) == nil)
    }

    @Test func onlyWhatIsSignedIsAnswered() async throws {
        let keys = try SigningKeys(parsing: Self.keys)
        let site = try await CachedSite(keys: keys)
        let signed = keys.sign(path: "/picture/cat.jpg", query: "w=40&format=webp")
        #expect(try await site.routed(signed).status == 200)
        let cached = try #require(site.cached(signed))
        #expect(cached.fields.contains { $0.hasPrefix("Cache-Control: ") && $0.contains("immutable") })
        for wrong in [Self.target, signed.replacing("w=40", with: "w=41"), signed + "A", String(signed.dropLast())] {
            #expect(try await site.routed(wrong).status == 403, "\(wrong)")
            #expect(site.cached(wrong) == nil, "\(wrong)")
        }
    }

    /// How long it may still be kept changes with every second, so that it is never remembered.
    @Test func whatExpiresIsForTheRoutes() async throws {
        let keys = try SigningKeys(parsing: Self.keys)
        let site = try await CachedSite(keys: keys)
        for (expiry, status) in [(4_000_000_000, 200), (1_000, 410)] {
            let signed = keys.sign(path: "/picture/cat.jpg", query: "w=40&format=webp", expires: expiry)
            #expect(try await site.routed(signed).status == status)
            #expect(site.cached(signed) == nil)
        }
    }

    @Test(arguments: [
        "/picture/cat.jpg?w=40&format=json", "/original/cat.jpg", "/nothing", "/picture/cat.jpg?widht=40",
        "/picture/none.jpg?w=40",
    ])
    func whatIsNoPictureIsForTheRoutes(target: String) async throws {
        let site = try await CachedSite()
        try await site.routed(target)
        #expect(site.cached(target) == nil)
    }
}

extension HTTPField.Name {
    fileprivate static let dpr = HintFields.names[1]
    fileprivate static let secCHDPR = HintFields.names[0]
    fileprivate static let width = HintFields.names[3]
    fileprivate static let saveData = HintFields.names[4]
    fileprivate static let ect = HintFields.names[5]
}
