import Foundation
import Testing

/// The program on a command line.
@Suite(.timeLimit(.minutes(5)))
struct CommandLineTests {
    @Test func resizesFilesAndReportsBadOnes() async throws {
        let folder = try TemporaryFolders.make()
        let originals = folder.appendingPathComponent("originals")
        try await Pictures.makeOriginals(in: originals)
        try Data("no picture".utf8).write(to: originals.appendingPathComponent("bad.jpg"))
        let arguments = ["resize", "originals/*.*", "--width", "100", "--format", "webp", "--output", "web"]
        let result = try await Command.run(Products.url("calotype"), arguments, in: folder)
        #expect(result.status == 1, "\(result.errors)")
        #expect(result.errors.contains("originals/bad.jpg: "))
        #expect(result.errors.contains("originals/photo.jpg → "))
        #expect(result.output.hasPrefix("3 files, ") && result.output.contains("1 failed"), "\(result.output)")
        let made = try FileManager.default.contentsOfDirectory(atPath: folder.appendingPathComponent("web").path)
        #expect(made.sorted() == ["logo.webp", "photo.webp", "turning.webp"])
        let photo = try Data(contentsOf: folder.appendingPathComponent("web/photo.webp"))
        let picture = try await Pictures.describe(photo)
        #expect(picture.format == "WEBP" && picture.width == 100 && picture.height == 67)
    }

    @Test func resizesByRecipeAndPreset() async throws {
        let folder = try TemporaryFolders.make()
        try await Pictures.makeOriginals(in: folder.appendingPathComponent("originals"))
        let rows: [([String], Int, Int)] = [
            (["--recipe", "w=80&h=60&fit=cover"], 80, 60), (["--preset", "thumbnail"], 30, 20),
            (["--width", "50", "--height", "50", "--fit", "cover", "--quality", "40"], 50, 50),
        ]
        for (index, row) in rows.enumerated() {
            let arguments = ["resize", "originals/photo.jpg", "--output", "out\(index)"] + row.0
            let result = try await Command.run(Products.url("calotype"), arguments, in: folder)
            #expect(result.status == 0, "\(result.errors)")
            let file = folder.appendingPathComponent("out\(index)/photo.jpg")
            let picture = try await Pictures.describe(try Data(contentsOf: file))
            #expect(picture.width == row.1 && picture.height == row.2)
        }
        let same = ["resize", "originals/photo.jpg", "--output", "originals", "--width", "10"]
        let before = try Data(contentsOf: folder.appendingPathComponent("originals/photo.jpg"))
        let refused = try await Command.run(Products.url("calotype"), same, in: folder)
        #expect(refused.status == 1 && refused.errors.contains("would replace the original"))
        #expect(try Data(contentsOf: folder.appendingPathComponent("originals/photo.jpg")) == before)
    }

    @Test(arguments: [
        (["serve", "--prot", "80"], 64, "'--port'"), (["serve", "--port"], 64, "needs a value"),
        (["serve", "extra"], 64, "'extra'"), (["resize"], 64, "at least one file"),
        (["resize", "a.jpg"], 64, "--output"), (["resize", "a.jpg", "--output", "x", "--fit", "covr"], 64, "cover"),
        (["nonsense"], 64, "nonsense"), (["serve", "--port", "eighty"], 78, "'eighty'"),
        (["serve", "--decoders", "bmp"], 78, "jpeg"), (["serve", "--resize", "dark"], 78, "linear"),
        (["serve", "--cache-memory", "lots"], 78, "lots"), (["serve", "--sizes", "4by5"], 78, "4by5"),
        (["serve", "--keys", "a:zz"], 78, "a"),
        (["sign", "/picture/a.jpg"], 78, "CALOTYPE_KEYS"),
        (["config", "--config", "missing.yaml"], 78, "missing.yaml"),
    ])
    func refusesWrongCommandLinesInOneSentence(arguments: [String], status: Int, word: String) async throws {
        let result = try await Command.run(Products.url("calotype"), arguments, in: try TemporaryFolders.make())
        #expect(Int(result.status) == status, "\(arguments): \(result.errors)")
        #expect(result.errors.contains(word), "\(arguments): \(result.errors)")
        #expect(result.errors.hasPrefix("calotype: "))
        #expect(result.errors.split(separator: "\n").count == 1, "one sentence: \(result.errors)")
    }

    @Test func showsSettingsAndWhereTheyComeFrom() async throws {
        let folder = try TemporaryFolders.make()
        let yaml = """
            port: 9000
            cache-memory: 1000000
            keys: "a:\(String(repeating: "00", count: 16))"
            presets:
              hero: w=1600&q=70
            """
        try Data(yaml.utf8).write(to: folder.appendingPathComponent("calotype.yaml"))
        let environment = ["CALOTYPE_PORT": "7000", "CALOTYPE_HOST": "127.0.0.2"]
        let arguments = ["config", "--cache-memory", "2000000"]
        let result = try await Command.run(
            Products.url("calotype"),
            arguments,
            environment: environment,
            in: folder
        )
        #expect(result.status == 0, "\(result.errors)")
        let lines = result.output.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        #expect(lines.contains { $0.first == "port" && $0.contains("9000") && $0.last == "calotype.yaml:1" })
        #expect(lines.contains { $0.first == "host" && $0.contains("127.0.0.2") && $0.last == "environment" })
        #expect(lines.contains { $0.first == "cache-memory" && $0.contains("2000000") && $0.last == "flag" })
        #expect(lines.contains { $0.first == "resize" && $0.contains("linear") && $0.last == "default" })
        #expect(lines.contains { $0.first == "keys" && $0.contains("(hidden)") })
        #expect(!result.output.contains("a:00"))
        #expect(result.output.contains("preset hero: w=1600&q=70"))
        try Data("port: 1\nprot: 2\n".utf8).write(to: folder.appendingPathComponent("calotype.yaml"))
        let wrong = try await Command.run(Products.url("calotype"), ["config"], in: folder)
        #expect(wrong.status == 78 && wrong.errors.contains("calotype.yaml:2") && wrong.errors.contains("'port'"))
    }

    @Test func documentsEverySetting() async throws {
        let scripts = URL(fileURLWithPath: Pictures.script("")).standardizedFileURL
        let root = scripts.deletingLastPathComponent().deletingLastPathComponent()
        let page = try String(contentsOf: root.appendingPathComponent("docs/configuration.md"), encoding: .utf8)
        let result = try await Command.run(Products.url("calotype"), ["config"], in: try TemporaryFolders.make())
        let names = result.output.split(separator: "\n").compactMap { $0.split(separator: " ").first }
        #expect(names.count > 25)
        for name in names { #expect(page.contains("| `\(name)` |"), "\(name)") }
    }

    @Test func examinesTheMachine() async throws {
        let folder = try TemporaryFolders.make()
        let result = try await Command.run(Products.url("calotype"), ["doctor"], in: folder)
        #expect(result.status == 0, "\(result.output)\(result.errors)")
        for word in ["libvips", "jpeg", "webp", "avif", "seccomp", "rlimits", "originals", "variants"] {
            #expect(result.output.contains(word), "\(word): \(result.output)")
        }
    }

    @Test(arguments: ["serve", "resize", "sign", "config", "doctor"])
    func explainsItself(command: String) async throws {
        let result = try await Command.run(Products.url("calotype"), [command, "--help"])
        #expect(result.status == 0 && result.output.contains("USAGE"))
        if command == "serve" { #expect(result.output.contains("--cache-memory")) }
        for line in result.output.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
    }
}
