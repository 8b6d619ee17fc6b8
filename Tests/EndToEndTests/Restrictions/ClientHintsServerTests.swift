import Foundation
import TestKit
import Testing

/// A real server that heeds what browsers say of themselves.
@Suite(.timeLimit(.minutes(3)))
struct ClientHintsServerTests {
    @Test func answersAsTheBrowserSays() async throws {
        let server = try await ServerProcess.withPictures(["--client-hints", "on"])
        var lengths: [String: Int] = [:]
        // Three times, so that what is kept where requests come in answers, too.
        for _ in 0..<3 {
            for (query, hints, width) in [
                ("w=40", [], 40), ("w=40", [("DPR", "2")], 80), ("w=40", [("Sec-CH-DPR", "3"), ("DPR", "2")], 120),
                ("w=40&dpr=1", [("DPR", "2")], 40), ("w=40", [("DPR", "2"), ("Save-Data", "on")], 40),
                ("q=80", [("Sec-CH-Width", "120")], 150), ("w=40", [("ECT", "2g")], 40),
            ] as [(String, [(String, String)], Int)] {
                let answer = try await server.get("/picture/photo.jpg?\(query)", headers: hints)
                #expect(answer.status == 200)
                #expect(try await Pictures.describe(answer.body).width == width, "\(query) \(hints)")
                #expect(answer["Accept-CH"] == "Sec-CH-DPR, Sec-CH-Width, ECT, DPR, Width")
                lengths["\(query) \(hints)"] = answer.body.count
                let facts = try await server.get("/picture/photo.jpg?\(query)&format=json", headers: hints)
                let variant = try #require(try facts.json["variant"] as? [String: Any])
                #expect(variant["width"] as? Int == width)
                #expect(facts["Vary"] == answer["Vary"])
            }
        }
        #expect((lengths["w=40 [(\"ECT\", \"2g\")]"] ?? 0) < (lengths["w=40 []"] ?? 0))
        let negotiated = try await server.get(
            "/picture/photo.jpg?w=40&format=auto",
            headers: [("Accept", "image/webp")]
        )
        #expect(negotiated["Vary"] == "Accept, Sec-CH-DPR, DPR, Save-Data, ECT")
        #expect(try await server.get("/40x/photo.jpg", headers: [("DPR", "2")])["Vary"] == nil)
        await server.stop()
    }

    @Test func areNothingUnlessSwitchedOn() async throws {
        let server = try await ServerProcess.withPictures()
        let plain = try await server.get("/picture/photo.jpg?w=40")
        for _ in 0..<2 {
            let hints = [("DPR", "2"), ("Save-Data", "on"), ("Width", "9")]
            let answer = try await server.get("/picture/photo.jpg?w=40", headers: hints)
            #expect(answer.body == plain.body && answer["Vary"] == nil && answer["Accept-CH"] == nil)
        }
        await server.stop()
    }

    @Test func aWrongSettingIsToldByName() async throws {
        let result = try await Command.run(Products.url("calotype"), ["serve", "--client-hints", "dpr"])
        let sentence = "The setting 'client-hints' is 'dpr'; allowed are on, off."
        #expect(result.status != 0 && result.errors.contains(sentence), "\(result)")
    }
}
