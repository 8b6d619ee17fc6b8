import Foundation
import NIOCore
import NIOHTTP1
import TestKit
import Testing

/// Sets that are made in the background, through the real programs.
struct SetTests {
    @Test(.timeLimit(.minutes(3)))
    func anUploadBecomesASetThatCanBeFollowed() async throws {
        let server = try await ServerProcess(["--queue", "sqlite:jobs.sqlite", "--config", try Self.settings()])
        let image = try await Self.upload("set=default", to: server)
        let set = try #require(image["set"] as? [String: Any])
        #expect(set["name"] as? String == "default" && set["status"] as? String == "queued")
        let variants = try #require(set["variants"] as? [[String: Any]])
        #expect(variants.map { $0["name"] as? String } == ["thumbnail", "small", "thumbnail.webp", "small.webp"])
        #expect(variants.map { $0["width"] as? Int } == [30, 120, 30, 120])
        #expect(variants.map { $0["height"] as? Int } == [23, 90, 23, 90])

        let id = try #require(image["id"] as? String)
        let events = try await server.get("/images/\(id)/events", within: .seconds(90))
        #expect(events["Content-Type"] == "text/event-stream" && events["Cache-Control"] == "no-store")
        let text = String(decoding: events.body, as: UTF8.self)
        #expect(text.components(separatedBy: "event: progress\n").count == 5)
        #expect(text.components(separatedBy: "event: done\n").count == 2)

        let status = try await server.get("/images/\(id)").json["set"] as? [String: Any]
        #expect(status?["status"] as? String == "done")
        for variant in try #require(status?["variants"] as? [[String: Any]]) {
            let picture = try await server.get(try #require(variant["url"] as? String))
            // It was made before anybody asked.
            #expect(picture["Cache-Status"]?.contains("hit") == true)
            #expect(picture.body.count == variant["bytes"] as? Int)
        }
        // `auto` is answered by what was made: by WebP where there is no AVIF, which would be cheap at this size.
        let plain = try #require(variants.first?["url"] as? String)
        let clients = [("image/avif,image/webp,*/*", "webp"), ("image/webp,*/*", "webp"), ("*/*", "jpeg")]
        for (accept, format) in clients {
            let answer = try await server.get(plain + "&format=auto", headers: [("Accept", accept)])
            #expect(answer["Content-Type"] == "image/\(format)" && answer["Vary"] == "Accept")
            #expect(answer["Cache-Status"]?.contains("hit") == true, "\(accept)")
        }
        // All of it came from one decode: renderers got the original's bytes once, beside the look at the upload.
        let metrics = try await server.get("/metrics").text
        let length = try #require(image["bytes"] as? Int)
        #expect(metrics.contains("calotype_render_bytes_total{direction=\"in\"} \(length)\n"))
        #expect(metrics.contains("calotype_renders_total 4\n"))
        let job = try await server.get("/jobs/\(try #require(set["job"] as? String))")
        #expect(try job.json["status"] as? String == "done" && job.json["done"] as? Int == 4)
        #expect(try await server.get("/jobs/nobody").status == 404)
    }

    @Test func noSetIsMadeWhereNoneIsWanted() async throws {
        let server = try await ServerProcess(["--queue", "sqlite:jobs.sqlite", "--config", try Self.settings()])
        #expect(try await Self.upload("set=none", to: server)["set"] == nil)
        let refused = try await Self.post("set=defalt", to: server)
        #expect(refused.status == 400)
        #expect(try (refused.json["detail"] as? String)?.contains("Did you mean 'default'?") == true)
    }

    @Test func aSetThatNamesAMissingPresetIsAnErrorAtTheStart() async throws {
        let file = try Self.settings("sets:\n  default: [thumbnail, smal]\n")
        let result = try await Command.run(Products.url("calotype"), ["config", "--config", file])
        #expect(result.status == 78)
        #expect(result.errors.contains("\(file):2: the set 'default': ") && result.errors.contains("'small'"))
    }

    @Test(.timeLimit(.minutes(5)), arguments: ["sqlite", "redis"])
    func nothingIsLostWhenEverythingIsKilled(_ engine: String) async throws {
        let script = Pictures.script("sets_under_fire.py")
        let summary = try await Command.python([script, Products.url("calotype").path, engine, "30"])
        #expect(summary.contains("\"problems\": []"), "\(summary)")
    }

    private static func settings(
        _ text: String = "sets:\n  default:\n    presets: [thumbnail, small]\n    formats: [original, webp]\n"
    ) throws -> String {
        let file = try TemporaryFolders.make().appendingPathComponent("calotype.yaml")
        try Data(text.utf8).write(to: file)
        return file.path
    }

    private static func post(_ query: String, to server: ServerProcess) async throws -> HTTPAnswer {
        let file = server.folder.appendingPathComponent("upload.jpg")
        let code = "import sys; from PIL import Image; Image.effect_noise((120, 90), 80).save(sys.argv[1])"
        _ = try await Command.python(["-c", code, file.path])
        return try await server.curl("/images?\(query)", ["-F", "image=@\(file.path)"])
    }

    private static func upload(_ query: String, to server: ServerProcess) async throws -> [String: Any] {
        let answer = try await post(query, to: server)
        #expect(answer.status == 201)
        return try #require((answer.json["images"] as? [[String: Any]])?.first)
    }
}
