import Foundation
import TestKit
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
        (["serve", "--decoders", "targa"], 78, "jpeg"), (["serve", "--resize", "dark"], 78, "linear"),
        (["serve", "--cache-memory", "lots"], 78, "lots"), (["serve", "--sizes", "4by5"], 78, "4by5"),
        (["serve", "--keys", "a:zz"], 78, "a"),
        (["sign", "/picture/a.jpg"], 78, "CALOTYPE_KEYS"), (["sign"], 64, "No URL is given"),
        (["sign", "/a", "/b"], 64, "2 URLs are given"), (["s3", "url"], 64, "No key is given"),
        (["config", "--config", "missing.yaml"], 78, "'missing.yaml' cannot be read: there is no such file."),
        (["config", "--config", "originals"], 78, "'originals' cannot be read: it is a folder."),
        (["resize", "a.jpg", "--widht", "5"], 64, "'--width'"),
        (["serve", "--originals", "elsewhere"], 69, "'elsewhere' is not there"),
        (["serve", "--queue", "none", "--variants", "/proc/x"], 69, "'/proc/x' cannot be made"),
    ])
    func refusesWrongCommandLinesInOneSentence(arguments: [String], status: Int, word: String) async throws {
        let result = try await Command.run(Products.url("calotype"), arguments, in: try TemporaryFolders.make())
        #expect(Int(result.status) == status, "\(arguments): \(result.errors)")
        #expect(result.errors.contains(word), "\(arguments): \(result.errors)")
        #expect(result.errors.hasPrefix("calotype: "))
        #expect(result.errors.split(separator: "\n").count == 1, "one sentence: \(result.errors)")
    }

    /// A file of settings, and what commands say of it: the cases are tested where files are read.
    @Test func tellsWhereAWrongValueStands() async throws {
        let sentence = "calotype.yaml:2: the setting 'cache-memory' is '1XB'; allowed is a number"
        let folder = try TemporaryFolders.make()
        try Data("port: 9000\ncache-memory: 1XB".utf8).write(to: folder.appendingPathComponent("calotype.yaml"))
        for command in ["config", "serve"] {
            let result = try await Command.run(Products.url("calotype"), [command], in: folder)
            #expect(result.status == 78 && result.errors.hasPrefix("calotype: \(sentence)"), "\(result.errors)")
        }
        let doctor = try await Command.run(Products.url("calotype"), ["doctor"], in: folder)
        #expect(doctor.status == 1 && doctor.errors.isEmpty && doctor.output.hasPrefix("error   settings "))
        #expect(doctor.output.contains(" \(sentence)"), "\(doctor.output)")
    }

    @Test func tellsWhichVariableIsWrong() async throws {
        let environment = ["CALOTYPE_CACHE_MEMORY": "1XB"]
        let folder = try TemporaryFolders.make()
        let result = try await Command.run(Products.url("calotype"), ["config"], environment: environment, in: folder)
        let sentence = "CALOTYPE_CACHE_MEMORY: the setting 'cache-memory' is '1XB'; "
        #expect(result.status == 78 && result.errors.hasPrefix("calotype: \(sentence)"), "\(result.errors)")
    }

    @Test(arguments: [
        ("300.1.1.1", "Cannot listen on '300.1.1.1', which is neither an address nor a known name; set --host"),
        ("192.0.2.1", "of 192.0.2.1: this machine has no such address; set --host"),
    ])
    func aHostThatCannotBeIsNamed(host: String, sentence: String) async throws {
        let arguments = ["serve", "--port", "0", "--host", host]
        let result = try await Command.run(Products.url("calotype"), arguments, in: try TemporaryFolders.make())
        #expect(result.status == 69 && result.errors.contains(sentence), "\(result.errors)")
    }

    @Test func aPortThatIsTakenIsNamed() async throws {
        let server = try await ServerProcess()
        for (setting, more) in [("port", []), ("admin-port", ["--port", "0"])] as [(String, [String])] {
            let arguments = ["serve", "--\(setting)", "\(server.port)"] + more
            let result = try await Command.run(Products.url("calotype"), arguments, in: try TemporaryFolders.make())
            let sentence = "Cannot listen on port \(server.port) of 127.0.0.1: another program does; "
            #expect(result.status == 69, "\(result.errors)")
            #expect(
                result.errors.contains(sentence + "end it, or set --\(setting) to another port."),
                "\(result.errors)"
            )
        }
        await server.stop()
    }

    @Test func saysOfWhatIsNoFileWhatItIs() async throws {
        let folder = try TemporaryFolders.make()
        let arguments = ["resize", "originals", "none.jpg", "--width", "5", "--output", "web"]
        let result = try await Command.run(Products.url("calotype"), arguments, in: folder)
        #expect(result.status == 1)
        #expect(
            result.errors.contains("originals: it is no file; of a folder, name the files in it"),
            "\(result.errors)"
        )
        #expect(result.errors.contains("none.jpg: there is no such file"), "\(result.errors)")
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
        let renderers = lines.first { $0.first == "renderers" }?.suffix(3) ?? []
        #expect(renderers.first == "cores" && renderers.last == "default", "\(renderers)")
        #expect(renderers.dropFirst().first?.dropFirst().dropLast().allSatisfy(\.isNumber) == true, "\(renderers)")
        #expect(!result.output.contains("a:00"))
        #expect(result.output.contains("preset hero: w=1600&q=70"))
        try Data("port: 1\nprot: 2\n".utf8).write(to: folder.appendingPathComponent("calotype.yaml"))
        let wrong = try await Command.run(Products.url("calotype"), ["config"], in: folder)
        #expect(wrong.status == 78 && wrong.errors.contains("calotype.yaml:2") && wrong.errors.contains("'port'"))
    }

    @Test func examinesTheMachine() async throws {
        let folder = try TemporaryFolders.make()
        let result = try await Command.run(Products.url("calotype"), ["doctor"], in: folder)
        #expect(result.status == 0, "\(result.output)\(result.errors)")
        for word in ["libvips", "jpeg", "webp", "avif", "seccomp", "rlimits", "originals", "variants"] {
            #expect(result.output.contains(word), "\(word): \(result.output)")
        }
    }

    /// What the doctor says of folders is what the server does with them.
    @Test(arguments: [
        (["--variants", "/proc/x"], "error   variants", "'/proc/x' cannot be made, because '/proc' cannot be written"),
        (["--variants", "/proc"], "error   variants", "'/proc' cannot be "),
        (["--variants", "a/b"], "warning variants", "'a/b' is not there yet; 'calotype serve' makes it."),
        (
            ["--originals", "elsewhere"], "error   originals",
            "'elsewhere' is not there; make it, or correct --originals"
        ),
        (["--originals", "originals"], "ok      originals", "'originals', "),
        (["--uploads", "on"], "warning originals", "is not there yet; 'calotype serve' makes it."),
    ])
    func promisesOfFoldersWhatHolds(arguments: [String], part: String, sentence: String) async throws {
        let folder = try TemporaryFolders.make()
        let result = try await Command.run(Products.url("calotype"), ["doctor"] + arguments, in: folder)
        let line = result.output.split(separator: "\n").first { $0.hasPrefix(part) } ?? ""
        #expect(line.contains(sentence), "\(result.output)")
        if part.hasPrefix("error") { #expect(result.status == 1) }
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["originals"],
            "looking makes nothing"
        )
    }

    @Test func variantsThatCannotBeKeptTakeNoServerAway() async throws {
        let folder = try TemporaryFolders.make()
        try await Pictures.makeOriginals(in: folder.appendingPathComponent("originals"))
        // Nobody can write there, whoever asks.
        let server = try await ServerProcess(["--variants", "/sys/class"], folder: folder)
        #expect(try await server.get("/picture/photo.jpg?w=100").status == 200)
        let ready = try await server.get("/health/ready")
        let body = String(decoding: ready.body, as: UTF8.self)
        #expect(ready.status == 200, "\(body)")
        #expect(
            body.contains("\"variants\":{\"status\":\"warning\",\"message\":\"New variants are kept in memory only"),
            "\(body)"
        )
        await server.stop()
    }

    @Test(arguments: ["serve", "resize", "sign", "config", "doctor"])
    func explainsItself(command: String) async throws {
        let result = try await Command.run(Products.url("calotype"), [command, "--help"])
        #expect(result.status == 0 && result.output.contains("USAGE"))
        if command == "serve" { #expect(result.output.contains("--cache-memory")) }
        for line in result.output.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
    }
}
