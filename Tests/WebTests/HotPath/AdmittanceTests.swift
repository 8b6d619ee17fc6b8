import Dialects
import HTTPTypes
import TestKit
import Testing

@testable import Web

/// Whoever is not let in by a dialect gets nothing from the cache of answers either, whatever others have asked before.
struct AdmittanceTests {
    private let keys: SigningKeys
    private let tiny = TinyDialect()

    init() throws { keys = try SigningKeys(parsing: "k:000102030405060708090a0b0c0d0e0f") }

    /// Targets that somebody may have, of each dialect.
    private var admitted: [String] {
        [
            keys.sign(path: "/picture/cat.jpg", query: "w=40&format=webp"),
            keys.sign(path: "/40x30/cat.jpg", query: nil), tiny.address("40/cat.jpg"),
        ]
    }

    /// Targets that differ from one that somebody may have at one place: by another byte, one more, or one less.
    private func nearMisses(of target: String) -> [String] {
        let bytes = Array(target.utf8)
        let others = Array("0A&/".utf8)
        let misses = bytes.indices.dropFirst().map { place in
            let byte = others[place % others.count]
            let replacement = [[byte], [byte, bytes[place]], []][place % 3]
            return String(decoding: Array(bytes[..<place] + replacement + bytes[(place + 1)...]), as: UTF8.self)
        }
        return Set(misses).subtracting([target]).sorted()
    }

    @Test func aSignatureThatIsWrongIsNeverAnsweredFromMemory() async throws {
        let site = try await CachedSite(keys: keys, dialects: [tiny])
        for target in admitted {
            let misses = nearMisses(of: target)
            let early = misses.prefix(10)
            for miss in early where try await site.routed(miss).status != 200 {
                #expect(site.cached(miss) == nil, "\(miss)")
            }
            try await site.routed(target)
            let routed = try await site.routed(target)
            #expect(routed.status == 200 && site.cached(target) == routed, "\(target)")
            var refused = 0
            for miss in misses {
                #expect(site.cached(miss) == nil || early.contains(miss), "\(miss): nobody was let in by it")
                guard try await site.routed(miss).status != 200 else { continue }
                refused += 1
                #expect(site.cached(miss) == nil, "\(miss)")
            }
            #expect(refused > misses.count / 2, "\(target)")
            #expect(site.cached(target) == routed, "\(target)")
        }
    }

    /// Nor does one dialect's signature open another's address, for the cache as little as for the routes.
    @Test func noDialectsSignatureOpensAnothersAddress() async throws {
        let site = try await CachedSite(keys: keys, dialects: [tiny])
        for target in admitted { try await site.routed(target) }
        for wrong in [
            "/picture/cat.jpg?w=40&format=webp", "/picture/cat.jpg?w=40&format=webp&s=\(tiny.code(for: "40/cat.jpg"))",
            "/40x30/cat.jpg", keys.sign(path: "/tiny/1/40/cat.jpg", query: nil), "/tiny/1/40/cat.jpg",
        ] {
            #expect(site.cached(wrong) == nil, "\(wrong)")
            #expect(try await site.routed(wrong).status == 403, "\(wrong)")
            #expect(site.cached(wrong) == nil, "\(wrong)")
        }
    }

    /// Where it matters who asks, nothing is remembered: the cache knows targets, and no passwords.
    @Test func whatDependsOnAPasswordIsForTheRoutes() async throws {
        let site = try await CachedSite(dialects: [TinyDialect(password: "Tiny 1")])
        let target = tiny.address("40/cat.jpg")
        for _ in 0..<2 {
            #expect(try await site.routed(target, [.authorization: "Tiny 1"]).status == 200)
            #expect(site.cached(target) == nil)
            #expect(site.cached(target, "Authorization: Tiny 1\r\n") == nil)
            #expect(try await site.routed(target).status == 401)
            #expect(try await site.routed(target, [.authorization: "Tiny 2"]).status == 401)
        }
        // Other dialects are as quick as before.
        try await site.routed("/40x30/cat.jpg")
        #expect(site.cached("/40x30/cat.jpg") != nil)
    }

    /// Own fields are part of what is remembered.
    @Test func fieldsOfADialectAreInTheCachesAnswers() async throws {
        let site = try await CachedSite(dialects: [tiny])
        let target = tiny.address("40/cat.jpg")
        let routed = try await site.routed(target)
        #expect(routed.fields.contains("Cache-Control: tiny"))
        let again = try await site.routed(target)
        #expect(site.cached(target) == again)
    }

    /// What is no picture is told anew each time.
    @Test(arguments: ["about/cat.jpg", "bytes/cat.jpg", "cat.jpg"])
    func whatIsNoPictureIsForTheRoutes(rest: String) async throws {
        let site = try await CachedSite(dialects: [tiny])
        let target = tiny.address(rest)
        #expect([200, 303].contains(try await site.routed(target).status))
        #expect(site.cached(target) == nil)
    }
}
