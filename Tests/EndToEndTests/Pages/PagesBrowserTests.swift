import Foundation
import TestKit
import Testing

/// The pages, in a real browser, as people use them.
@Suite(
    .timeLimit(.minutes(10)),
    .serialized,
    .needsChromium
)
struct PagesBrowserTests {
    private struct Uploads: Decodable, Sendable {
        struct Row: Decodable, Sendable {
            var bar: [Double]
            var pips: [Int]
            var texts: [String]
        }
        var rows: [String: Row]
        var heading: String
        var placeholders: Int
    }

    @Test func filesComeInByDialogDropAndClipboardAndTheirSetsFillUp() async throws {
        let server = try await ServerProcess(["--queue", "sqlite:jobs.sqlite"])
        let files = try await Originals()
        let visit = try await Chromium.play(
            "upload",
            on: server,
            [files["photo.jpg"], files["logo.png"]],
            as: Uploads.self
        )
        let rows = visit.seen.rows
        #expect(Set(rows.keys) == ["photo.jpg", "logo.png", "drop-logo.png", "paste-logo.png", "notes.jpg"])
        for (name, row) in rows where name != "notes.jpg" {
            let last = try #require(row.texts.last)
            #expect(last.hasPrefix("upload done: Stored, and all"), "\(name): \(row.texts)")
            // A small picture gives the same for most presets, which is made once.
            #expect(row.pips == row.pips.sorted() && (row.pips.last ?? 0) >= 3, "\(name): \(row.pips)")
        }
        let photo = try #require(rows["photo.jpg"])
        #expect(photo.bar.contains { $0 > 0 && $0 < 1 }, "progress was seen: \(photo.bar)")
        #expect(photo.pips.last == 15, "\(photo.pips)")
        let broken = try #require(rows["notes.jpg"]?.texts.last)
        #expect(broken.hasPrefix("upload failed:") && broken.contains("Choose a JPEG"), "\(broken)")
        #expect(visit.seen.heading == "photo.jpg")
        #expect(visit.seen.placeholders == 4, "one for each picture, gone when it has come")
        // The browser itself writes every refusal into its console.
        #expect(
            visit.warnings.count == 1 && visit.warnings.allSatisfy { $0.contains("415") },
            "\(visit.warnings)"
        )
        #expect(await server.stop() == 0)
    }

    private struct Shown: Decodable, Sendable {
        struct Picture: Decodable, Sendable {
            var source: String
            var width: Int
            var shift: Double
            var alt: String
            var type: [String]
            var overflow: Int
            var placeholder: String?
            var boxes: [[Int]]
        }
        var widths: [String: Picture]
        var cells: [String]
        var snippet: String
    }

    @Test func thePicturePageTakesTheSourceThatFits() async throws {
        let server = try await ServerProcess(["--queue", "sqlite:jobs.sqlite"])
        let image = try await server.upload(try await Originals()["photo.jpg"])
        let visit = try await Chromium.play("picture", on: server, [image.id], as: Shown.self)
        let seen = visit.seen
        // 1200×800: on a phone 320 of its pixels are enough; wide windows are 900 high, of which 78 hundredths are 702.
        for (window, preset) in [("360@1", "small"), ("800@1", "medium"), ("1600@1", "large"), ("360@3", "large")] {
            let picture = try #require(seen.widths[window])
            #expect(
                picture.source.hasSuffix("?preset=\(preset)&format=avif&quality=66"),
                "\(window): \(picture.source)"
            )
            #expect(picture.overflow <= 0 && picture.shift < 0.01, "\(window): \(picture)")
            #expect(picture.placeholder == "placeholder scripted gone", "\(window)")
            #expect(Set(picture.boxes).count == 1, "it stands where the picture comes: \(picture.boxes)")
            #expect(picture.alt == "photo.jpg" && picture.type == ["image/avif", "image/webp"])
        }
        #expect(seen.widths["360@1"]?.width == 320)
        #expect(seen.cells.count == 15 && seen.cells.allSatisfy { $0.hasSuffix("kB") || $0.hasSuffix("bytes") })
        #expect(seen.snippet.hasPrefix("<picture>\n") && seen.snippet.contains("width=\"1200\" height=\"800\""))
        #expect(seen.snippet.contains("http://127.0.0.1:\(server.port)/picture/"))
        #expect(visit.warnings.isEmpty, "\(visit.warnings)")
        #expect(await server.stop() == 0)
    }

    private struct Lazy: Decodable, Sendable {
        var first: [String]
        var middle: [String]
        var narrow: [String]
        var wide: [String]
        var shift: Double
    }

    @Test func twoHundredPicturesLoadAsTheyComeNear() async throws {
        let server = try await ServerProcess.withPictures()
        let visit = try await Chromium.play("lazy", on: server, ["photo.jpg"], as: Lazy.self)
        let seen = visit.seen
        // Pictures of 480×320 in a window of 700: three in sight, and half a window's height around it.
        #expect((2...8).contains(seen.first.count), "\(seen.first)")
        #expect((seen.first.count + 3...seen.first.count + 24).contains(seen.middle.count), "\(seen.middle)")
        #expect(seen.middle.allSatisfy { $0.contains("&width=500&format=auto") }, "\(seen.middle)")
        // Narrower places ask only for what has come nearer, and for no more than they need.
        #expect(seen.narrow.dropFirst(seen.middle.count).allSatisfy { !$0.contains("width=960") }, "\(seen.narrow)")
        #expect(seen.wide.contains { $0.contains("width=960") })
        #expect(Set(seen.wide).count == seen.wide.count, "nothing was asked for twice")
        let ladder = [20, 40, 60, 120, 250, 330, 500, 960, 1280, 1920, 3840].map { "&width=\($0)&" }
        #expect(seen.wide.allSatisfy { url in ladder.contains { url.contains($0) } })
        #expect(seen.shift == 0, "nothing moves")
        let isExpected: (String) -> Bool = { $0.contains("gone.jpg") || $0.contains("EncodingError") }
        #expect(visit.warnings.allSatisfy(isExpected), "\(visit.warnings)")
        #expect(await server.stop() == 0)
    }

    private struct Checked: Decodable, Sendable {
        struct Violation: Decodable, Sendable {
            var id: String
            var impact: String?
            var help: String
            var nodes: [String]
        }
        var violations: [Violation]
        var overflow: Int
        var background: String
    }

    @Test func pagesAreAccessibleLightAndDark() async throws {
        let server = try await ServerProcess(["--queue", "sqlite:jobs.sqlite"])
        let image = try await server.upload(try await Originals()["photo.jpg"])
        let paths = [
            "/", "/image/\(image.id)", "/image/\(image.id)/delete", "/upload-image", "/playground?key=\(image.key)",
            "/docs/api", "/image/none", "/nothing/here", "/picture/photo.jpg?widht=4", "/picture/none.jpg",
            "/picture/https://example.com/a-very-long-name-of-somebody's-picture-that-goes-on-and-on.jpg", "/session",
        ]
        let visit = try await Chromium.play("accessible", on: server, paths, as: [String: Checked].self)
        #expect(visit.seen.count == paths.count * 6)
        for (page, checked) in visit.seen {
            let bad = checked.violations.map { "\($0.impact ?? "") \($0.id): \($0.help) \($0.nodes)" }
            #expect(bad.isEmpty, "\(page): \(bad.joined(separator: "\n"))")
            #expect(checked.overflow <= 0, "\(page)")
            #expect(checked.background == (page.hasSuffix("dark") ? "rgb(22, 19, 17)" : "rgb(251, 249, 246)"))
        }
        let wrong = ["/image/none", "/nothing/here", "/picture/", "/session"]
        #expect(visit.warnings.allSatisfy { line in wrong.contains { line.contains($0) } }, "\(visit.warnings)")
        #expect(await server.stop() == 0)
    }

    private struct Tour: Decodable, Sendable {
        struct Stop: Decodable, Sendable {
            var name: String
            var ring: Bool
            var seen: Bool
            var top: Double
        }
        var stops: [Stop]
    }

    @Test func theKeyboardReachesEverythingInOrder() async throws {
        let server = try await ServerProcess(["--queue", "sqlite:jobs.sqlite"])
        _ = try await server.upload(try await Originals()["photo.jpg"])
        let visit = try await Chromium.play("keyboard", on: server, [], as: Tour.self)
        let stops = visit.seen.stops
        let names = stops.map(\.name)
        let expected = [
            "Skip to the content", "Calotype", "Images", "Playground", "files", "photo.jpg", "Plain form", "API",
        ]
        #expect(names.prefix(expected.count) == expected[...], "\(names)")
        #expect(stops.prefix(expected.count).allSatisfy { $0.ring && $0.seen }, "\(stops)")
        let tops = stops.prefix(expected.count).dropFirst().map(\.top)
        #expect(zip(tops, tops.dropFirst()).allSatisfy { $0 <= $1 + 40 }, "from top to bottom: \(tops)")
        #expect(await server.stop() == 0)
    }
}

/// Originals that scripts made, by name.
struct Originals: Sendable {
    private let folder: URL

    init() async throws {
        folder = try TemporaryFolders.make().appendingPathComponent("originals")
        try await Pictures.makeOriginals(in: folder)
    }

    subscript(_ name: String) -> String { folder.appendingPathComponent(name).path }
}
