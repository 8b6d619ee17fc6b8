import Foundation
import TestKit

/// A folder with originals, variants and a queue, on which programs work.
struct Workshop: Sendable {
    let folder: URL
    /// Words for the command line that name the queue and the sets, and the stores where they are not elsewhere.
    let words: [String]
    let environment: [String: String]

    /// Makes an empty one: its set `default` has four variants.
    ///
    /// - Parameters:
    ///   - queue: The queue's address; a SQLite file of its own where nobody says.
    ///   - stores: Words that name the stores; folders of its own where nobody says.
    ///   - environment: More variables for all programs.
    /// - Throws: When there is no room for it.
    init(queue: String? = nil, stores: [String]? = nil, environment: [String: String] = [:]) throws {
        folder = try TemporaryFolders.make()
        let settings = folder.appendingPathComponent("sets.yaml")
        let sets = "sets:\n  default:\n    presets: [thumbnail, small]\n    formats: [original, webp]\n"
        try Data(sets.utf8).write(to: settings)
        words =
            ["--config", settings.path, "--queue", queue ?? "sqlite:\(folder.path)/jobs.sqlite"]
            + (stores ?? ["--originals", "originals", "--variants", "variants"])
        self.environment = environment
    }

    /// Where originals lie, if in a folder.
    var originals: URL { folder.appendingPathComponent("originals") }

    /// Adds originals: copies of a small picture, and one that no decoder can read.
    func fill(_ names: [String], broken: [String] = []) async throws {
        let photo = try await Workshop.photo.value
        for (names, bytes) in [(names, photo), (broken, Data([0xFF, 0xD8, 0xFF, 0xE0]) + Data(count: 2_000))] {
            for name in names {
                let file = originals.appendingPathComponent(name)
                let parent = file.deletingLastPathComponent()
                try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
                try bytes.write(to: file)
            }
        }
    }

    /// Runs one of our commands to its end.
    func run(_ command: [String]) async throws -> Command {
        try await Command.run(Products.url("calotype"), command + words, environment: environment, in: folder)
    }

    /// Starts a server; it works on no jobs unless it is told to.
    func serve(_ more: [String] = ["--workers", "0"]) async throws -> ServerProcess {
        try await ServerProcess(words + more, environment: environment, folder: folder)
    }

    /// Starts a worker.
    func work(_ more: [String] = []) async throws -> WorkerProcess {
        try await WorkerProcess(words + more, environment: environment, in: folder)
    }

    /// What `calotype jobs list` says, once it says something, or after two minutes.
    func jobs(_ state: String = "failed", until text: String) async throws -> String {
        var output = ""
        for await _ in Polling.values(within: .seconds(120), { true }) {
            output = try await run(["jobs", "list", "--state", state]).output
            if output.contains(text) { break }
        }
        return output
    }

    // Waited for by every test that wants it.
    private static let photo = Task {
        let file = try TemporaryFolders.make().appendingPathComponent("photo.jpg")
        let code = "import sys; from PIL import Image; Image.effect_noise((120, 90), 80).save(sys.argv[1])"
        _ = try await Command.python(["-c", code, file.path])
        return try Data(contentsOf: file)
    }
}

/// Somebody who is told of sets, by `webhook_receiver.py`.
struct WebhookReceiver: Sendable {
    /// Something that was told.
    struct Message: Decodable, Sendable {
        struct Body: Decodable, Sendable {
            var event: String
            var id: String
            var job: String
            var image: String?
            var key: String
            var set: String
            var time: String
            var variants: [String]
            var error: String?
        }

        var target: String
        var signed: Bool
        var event: String
        var authorization: String
        var answer: Int
        var body: Body
    }

    static let secret = "0f1e2d3c4b5a69788796a5b4c3d2e1f0"

    private let process: HelperProcess

    init() async throws { process = try await HelperProcess("webhook_receiver.py", [Self.secret]) }

    /// Where it listens.
    var port: String { process.greeting }

    /// Words for the command line that have it told.
    var words: [String] {
        ["--webhook-url", "http://127.0.0.1:\(port)/hook", "--webhook-secret", Self.secret]
    }

    /// Changes what it does.
    func tell(_ words: String) async throws { _ = try await process.ask(words) }

    /// What it was told, once that is enough, or after two minutes.
    func heard(until isEnough: ([Message]) -> Bool) async throws -> [Message] {
        var messages: [Message] = []
        for await _ in Polling.values(within: .seconds(120), { true }) {
            messages = try JSONDecoder().decode([Message].self, from: Data(try await process.ask("heard").utf8))
            if isEnough(messages) { break }
        }
        return messages
    }
}
