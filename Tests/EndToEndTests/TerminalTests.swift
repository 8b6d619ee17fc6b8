import Foundation
import TestKit
import Testing

/// `calotype resize` as somebody sees it who sits at a terminal.
@Suite(.timeLimit(.minutes(5)))
struct TerminalTests {
    private struct Sight: Decodable {
        var status: Int
        var bars: [String]
        var widest: Int
        var screen: [String]
        var orphans: Int
    }

    private let folder: URL

    init() throws { folder = try TemporaryFolders.make() }

    private func fill(_ count: Int) async throws {
        let originals = folder.appendingPathComponent("originals")
        try await Pictures.makeOriginals(in: originals)
        for number in 0..<count {
            try FileManager.default.createSymbolicLink(
                atPath: folder.appendingPathComponent("photo-\(number).jpg").path,
                withDestinationPath: "originals/photo.jpg"
            )
        }
    }

    private func watch(columns: Int, interrupt: String = "never", _ arguments: [String]) async throws -> Sight {
        let command = [Products.url("calotype").path, "resize", folder.path + "/photo-*.jpg"] + arguments
        let text = try await Command.python(
            [Pictures.script("watch_terminal.py"), String(columns), interrupt] + command
                + ["--output", folder.path + "/out"]
        )
        return try JSONDecoder().decode(Sight.self, from: Data(text.utf8))
    }

    @Test(arguments: [80, 40, 20, 6])
    func theBarFitsTheTerminal(columns: Int) async throws {
        try await fill(12)
        let sight = try await watch(columns: columns, ["--width", "40"])
        #expect(sight.status == 0)
        #expect(sight.widest < columns, "a bar as wide as the terminal wraps in some")
        #expect(sight.bars.count == 13 && sight.bars.last?.contains("12/12") == true, "\(sight.bars)")
        #expect(sight.bars.contains { $0.contains("█") } == (columns >= 40))
        #expect(sight.screen.count == 1 && sight.screen.first?.hasPrefix("12 files, ") == true, "\(sight.screen)")
    }

    @Test func stopsAtOnceAndLeavesNothingHalfDone() async throws {
        try await fill(60)
        let arguments = ["--width", "1200", "--format", "avif", "--quality", "90"]
        let sight = try await watch(columns: 80, interrupt: " 2/60", arguments)
        #expect(sight.status == 130)
        #expect(sight.screen.last?.hasPrefix("Stopped after ") == true, "\(sight.screen)")
        let output = folder.appendingPathComponent("out")
        let names = try FileManager.default.contentsOfDirectory(atPath: output.path)
        #expect((2..<60).contains(names.count) && names.allSatisfy { $0.hasSuffix(".avif") }, "\(names)")
        for name in names {
            let picture = try await Pictures.describe(try Data(contentsOf: output.appendingPathComponent(name)))
            #expect(picture.format == "AVIF" && picture.width == 1200 && picture.height == 800)
        }
        #expect(sight.orphans == 0, "no renderer is left behind")
    }
}
