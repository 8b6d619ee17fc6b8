import Foundation
import TestKit
import Testing

/// The playground in a real browser.
@Suite(
    .timeLimit(.minutes(10)),
    .serialized,
    .needsChromium
)
struct PlaygroundTests {
    private struct Played: Decodable, Sendable {
        var first: [String: String]
        var second: [String: String]
        var url: String
        var tag: String
        var markup: String
        var clip: String
        var unread: [String]
    }

    @Test func thePlaygroundShowsWhatAnAddressGives() async throws {
        let server = try await ServerProcess.withPictures()
        let visit = try await Chromium.play("playground", on: server, ["photo.jpg"], as: Played.self)
        let seen = visit.seen
        #expect(seen.first["type"] == "image/jpeg" && seen.first["cache"] == "made just now")
        #expect(seen.first["time"]?.contains("render") == true, "\(seen.first)")
        #expect(seen.second["type"] == "image/webp" && seen.second["bytes"] != seen.first["bytes"])
        let query = "?width=400&height=400&fit=cover&brightness=1.2&format=webp&quality=40"
        #expect(seen.url == server.url("/picture/photo.jpg\(query)"))
        let answer = try await server.get("/picture/photo.jpg\(query)")
        #expect(answer.status == 200 && answer["Content-Type"] == "image/webp")
        #expect(seen.tag.contains("&amp;height=400&amp;") && seen.tag.contains("width=\"400\" height=\"400\""))
        #expect(seen.markup.contains("image/avif") && seen.markup.contains("dpr=2"))
        #expect(seen.clip.contains("60%"), "\(seen.clip)")
        #expect(seen.unread == [])
        #expect(visit.warnings.isEmpty, "\(visit.warnings)")
        #expect(await server.stop() == 0)
    }

    private struct Signed: Decodable, Sendable {
        var notice: String
        var command: String
        var pictures: Int
        var hidden: Bool
        var kept: Bool
        var url: String
        var markup: String
    }

    @Test func whoeverHasATokenGetsEverythingSigned() async throws {
        let secret = "token-of-the-signing-playground"
        let server = try await ServerProcess.withPictures(environment: [
            "CALOTYPE_TOKENS": secret, "CALOTYPE_KEYS": "site:" + String(repeating: "ab", count: 32),
        ])
        let visit = try await Chromium.play("playground_signed", on: server, [secret, "photo.jpg"], as: Signed.self)
        let seen = visit.seen
        #expect(seen.notice.contains("calotype sign") && seen.command.hasPrefix("calotype sign '/picture/photo.jpg"))
        #expect(seen.pictures == 0, "nothing is asked for that can only be refused")
        #expect(seen.hidden && seen.kept)
        for url in seen.markup.matches(of: /http:[^\s"]+/).map({ String($0.output) }) + [seen.url] {
            let target = url.replacing("&amp;", with: "&").replacing(server.url(""), with: "")
            #expect(try await server.get(target).status == 200, "\(url)")
        }
        #expect(visit.warnings.allSatisfy { $0.contains("401") }, "\(visit.warnings)")
        #expect(await server.stop() == 0)
    }

    private struct State: Decodable, Sendable {
        var numbers: [String: String]
        var viewer: String
        var problem: String
        var tag: String
        var url: String
        var nothing: String?
        var picture: Bool?

        var isCounted: Bool { numbers.values.allSatisfy { $0 != "–" } }
        var isEmpty: Bool { numbers.values.allSatisfy { $0 == "–" } }
    }

    @Test func nothingOfAnEarlierAddressStaysBesideAWrongOne() async throws {
        let server = try await ServerProcess.withPictures()
        let visit = try await Chromium.play(
            "playground_mistakes",
            on: server,
            ["photo.jpg"],
            as: [String: State].self
        )
        let seen = visit.seen
        for name in ["crop", "missing"] {
            let state = try #require(seen[name])
            #expect(state.isEmpty && state.viewer == "viewer stale", "\(name): \(state)")
            #expect(!state.problem.isEmpty && !state.tag.contains("width=\""), "\(name): \(state)")
        }
        for name in ["mended", "again", "accepted"] {
            let state = try #require(seen[name])
            #expect(state.isCounted && state.viewer == "viewer" && state.problem.isEmpty, "\(name): \(state)")
        }
        let emptied = try #require(seen["emptied"])
        #expect(emptied.isEmpty && emptied.viewer == "viewer" && emptied.picture == false, "\(emptied)")
        #expect(emptied.nothing?.hasPrefix("Name an original") == true && emptied.url.isEmpty, "\(emptied)")
        #expect(seen["again"]?.picture == true)
        let refused = try #require(seen["refused"])
        #expect(refused.isCounted && refused.problem.hasPrefix("Width: "), "\(refused)")
        #expect(refused.problem.contains("left out") && !refused.url.contains("width"), "\(refused)")
        #expect(visit.warnings.allSatisfy { $0.contains("400") || $0.contains("404") }, "\(visit.warnings)")
        #expect(await server.stop() == 0)
    }

    private struct Compared: Decodable, Sendable {
        var boxes: [[Int]]
        var source: String
        var divider: Int
        var middle: String
        var right: String
        var left: String
        var next: String
    }

    @Test func theOriginalLiesOverTheVariantAndTheDividerIsDrawn() async throws {
        let server = try await ServerProcess.withPictures()
        let visit = try await Chromium.play("playground_comparing", on: server, ["photo.jpg"], as: Compared.self)
        let seen = visit.seen
        #expect(seen.boxes.count == 2 && Set(seen.boxes).count == 1, "\(seen.boxes)")
        #expect(seen.boxes.first?.suffix(2) == [300, 800])
        #expect(seen.source == server.url("/picture/photo.jpg?width=800&height=300&fit=cover&rotate=90"))
        #expect(seen.next == server.url("/picture/photo.jpg?width=800&height=800&fit=cover&flip=h"))
        let (middle, right) = (try #require(Int(seen.middle)), try #require(Int(seen.right)))
        #expect((48...52).contains(middle) && (72...78).contains(right), "\(middle), \(right)")
        #expect(seen.divider == right && seen.left == seen.right, "let go of, it stays: \(seen)")
        #expect(visit.warnings.isEmpty, "\(visit.warnings)")
        #expect(await server.stop() == 0)
    }

    private struct Kept: Decodable, Sendable {
        var fields: [String: String]
        var url: String
        var address: String?
    }

    @Test func whatIsSetIsInThePagesAddress() async throws {
        let server = try await ServerProcess.withPictures()
        let visit = try await Chromium.play(
            "playground_keeping",
            on: server,
            ["photo.jpg"],
            as: [String: Kept].self
        )
        let seen = visit.seen
        let opened = try #require(seen["opened"])
        #expect(opened.fields["brightness"] == "0.5" && opened.fields["slider"] == "20", "\(opened)")
        #expect(opened.url.hasSuffix("/picture/photo.jpg?width=800&brightness=0.5"), "\(opened)")
        let set = try #require(seen["set"])
        #expect(!set.url.contains("width=") && set.url.contains("gravity=0.25,0.75&rotate=-45&"), "\(set)")
        #expect(set.url.contains("&quality=80&download=a%20%26%20b.png&v=1%2B1"), "a slider in its middle: \(set)")
        for name in ["reloaded", "elsewhere"] {
            let state = try #require(seen[name])
            #expect(state.fields == set.fields && state.url == set.url, "\(name): \(state), not \(set)")
        }
        let over = try #require(seen["over"])
        #expect(over.address == "?key=photo.jpg&compare=35", "\(over)")
        #expect(over.url.hasSuffix("/picture/photo.jpg?width=800"), "\(over)")
        #expect(visit.warnings.isEmpty, "\(visit.warnings)")
        #expect(await server.stop() == 0)
    }

    private struct Positions: Decodable, Sendable {
        struct Box: Decodable, Sendable {
            var top: Double
            var right: Double
            var bottom: Double
            var left: Double
        }
        var viewer: Box
        var field: Box
        var copies: [Box]
        var controls: Box
        var height: Double
        var content: Box
        var foot: Box
        var nav: Double
        var clipped: Bool
        var overflow: Int
        var last: Box
    }

    @Test func theResultStaysInSightAndWhatIsCopiedInReach() async throws {
        let server = try await ServerProcess.withPictures()
        let visit = try await Chromium.play(
            "playground_places",
            on: server,
            ["photo.jpg"],
            as: [String: Positions].self
        )
        #expect(visit.seen.count == 4)
        for (width, places) in visit.seen {
            #expect(places.overflow <= 0 && !places.clipped, "\(width)")
            #expect(places.viewer.top >= 0 && places.viewer.bottom <= places.height, "\(width): \(places.viewer)")
            #expect(places.field.bottom <= places.height + 1, "\(width): \(places.field)")
            #expect(places.last.top >= 0 && places.last.bottom <= places.height + 1, "\(width): \(places.last)")
            #expect(abs(places.nav - places.content.right) < 1, "\(width): \(places.nav)")
            #expect(abs(places.foot.left - places.content.left) < 1, "\(width): \(places.foot)")
            #expect(abs(places.foot.right - places.content.right) < 1, "\(width): \(places.foot)")
        }
        for width in ["360", "800"] {
            let places = try #require(visit.seen[width])
            #expect(places.viewer.bottom <= places.height * 0.4 + 1 && places.viewer.bottom <= places.field.top)
            #expect(places.copies.allSatisfy { $0.top >= places.controls.bottom }, "\(width): \(places)")
        }
        #expect(visit.warnings.isEmpty, "\(visit.warnings)")
        #expect(await server.stop() == 0)
    }
}
