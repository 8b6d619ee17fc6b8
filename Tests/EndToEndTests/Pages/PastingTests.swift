import Foundation
import TestKit
import Testing

/// The HTML that pages offer to be copied, in a page of somebody else.
@Suite(.timeLimit(.minutes(5)), .needsChromium)
struct PastingTests {
    private struct Pasted: Decodable, Sendable {
        struct Chosen: Decodable, Sendable {
            var source: String
            /// How wide the file is, in its own pixels.
            var file: Int
            var shown: Int
            var height: Int
            var page: Int
            var window: Int
        }
        var chosen: [String: Chosen]
        var widths: [String: [Int]]
        var texts: [String: String]
    }

    @Test func whatIsCopiedFitsThePageAndTakesTheFileThatFits() async throws {
        let server = try await ServerProcess(["--queue", "sqlite:jobs.sqlite"])
        let file = try await Pictures.wide(in: server.folder)
        let whole = try await server.upload(file)
        let answer = try await server.post(
            "/images?name=bare.jpg&set=none",
            body: Data(contentsOf: URL(fileURLWithPath: file))
        )
        let images = try #require(try answer.json["images"] as? [[String: Any]])
        let bare = try #require(images.first?["id"] as? String)
        let visit = try await Chromium.play("pasted", on: server, [whole.id, bare, whole.key], as: Pasted.self)
        let seen = visit.seen
        #expect(seen.chosen.count == 16)
        for (name, chosen) in seen.chosen {
            #expect(chosen.page <= chosen.window, "\(name) makes its page wider: \(chosen)")
            #expect(
                abs(Double(chosen.shown) / Double(chosen.height) - 1.5) < 0.02,
                "\(name) keeps its shape: \(chosen)"
            )
        }
        #expect(seen.widths["set"] == [30, 540, 768, 1080, 1200, 1600, 2400])
        #expect(seen.widths["bare"] == [330, 500, 960, 1280, 1920, 2400])
        for kind in ["set", "bare"] {
            let text = try #require(seen.texts[kind])
            #expect(text.contains("width=\"2400\" height=\"1600\" style=\"max-width:100%;height:auto\""), "\(text)")
            let widths = try #require(seen.widths[kind])
            for window in ["390@1", "390@2", "1366@1", "1366@2"] {
                let chosen = try #require(seen.chosen["\(kind) \(window)"])
                let wanted = chosen.shown * (window.hasSuffix("2") ? 2 : 1)
                // A browser may take a file that is a little narrower than its place.
                let isSharp = Double(chosen.file) >= Double(wanted) * 0.85
                #expect(isSharp || chosen.file == widths.last, "\(kind) \(window): \(chosen)")
                let narrower = widths.last { $0 < chosen.file }
                #expect(narrower.map { $0 < wanted } ?? true, "\(kind) \(window) takes more than it needs: \(chosen)")
                #expect(chosen.source.contains("format=avif"), "\(kind) \(window): \(chosen)")
            }
        }
        #expect(seen.chosen["markup 390@2"].map { $0.file } == 2700, "the picture has no more than that")
        #expect(visit.warnings.isEmpty, "\(visit.warnings)")
        #expect(await server.stop() == 0)
    }
}
