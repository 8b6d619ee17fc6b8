import Foundation
import NIOCore
import TestKit
import Testing

/// `calotype prerender` over a folder and over S3, on a terminal and without one, stopped and begun again.
@Suite(.timeLimit(.minutes(5)))
struct PrerenderTests {
    private struct Sight: Decodable {
        var status: Int
        var lines: [String]
        var screen: [String]
    }

    @Test func ordersWhatIsLackingAndNothingElse() async throws {
        let workshop = try Workshop()
        try await workshop.fill((0..<12).map { "p\($0).jpg" } + ["2026/a.jpg", "2026/b.jpg"])
        try Data("no picture".utf8).write(to: workshop.originals.appendingPathComponent("notes.txt"))

        let part = try await workshop.run(["prerender", "originals/2026"])
        #expect(part.status == 0, "\(part)")
        #expect(
            part.output
                == "2 originals: 2 ordered (8 variants), 0 waiting already, 0 complete, 0 not readable\n",
            "\(part)"
        )
        let all = try await workshop.run(["prerender", workshop.originals.path])
        #expect(all.status == 1 && all.errors.hasPrefix("notes.txt: "), "\(all)")
        #expect(
            all.output
                == "15 originals: 12 ordered (48 variants), 2 waiting already, 0 complete, 1 not readable\n"
        )
        let worker = try await workshop.work()
        let counts = "queued: 0 interactive, 0 upload, 0 bulk; waiting for another try: 0; running: 0; failed: 0"
        #expect(try await workshop.jobs(until: counts).hasPrefix(counts))
        #expect(await worker.stop() == 0)

        let variants = workshop.folder.appendingPathComponent("variants")
        let names = try FileManager.default.subpathsOfDirectory(atPath: variants.path)
        let pictures = names.filter { $0.hasSuffix(".webp") && !$0.contains("/.") }
        #expect(pictures.count == 28, "two WebP of each original: \(pictures.count)")
        try FileManager.default.removeItem(at: variants.appendingPathComponent(try #require(pictures.first)))
        let again = try await workshop.run(["prerender"])
        #expect(
            again.output
                == "15 originals: 1 ordered (1 variant), 0 waiting already, 13 complete, 1 not readable\n"
        )
        let jobs = try await workshop.run(["jobs", "list", "--state", "queued"]).output
        #expect(jobs.contains("queued: 0 interactive, 0 upload, 1 bulk;") && jobs.contains("\tqueued\t0/1\ttries 0\t"))
    }

    @Test func whatHasNoNameOfAnOriginalIsCounted() async throws {
        let workshop = try Workshop()
        try await workshop.fill(["p.jpg", "2026/q.jpg", "2026/.hidden.jpg", "back\\slash.jpg", ".folder/r.jpg"])
        let said =
            "no original's key has an empty or hidden part, a backslash or a control character, as '.folder/' has.\n"
        let all = try await workshop.run(["prerender"])
        #expect(
            all.output
                == "2 originals: 2 ordered (8 variants), 0 waiting already, 0 complete, 0 not readable\n"
                + "3 files or objects were passed over: \(said)",
            "\(all)"
        )
        #expect(all.status == 0)

        let bucket = try await TestBucket(.moto())
        for key in ["a.jpg", "a//b.jpg", "c/.x/d.jpg", "e\\f.jpg", "g/"] {
            try await bucket.addPhoto("originals/\(key)")
        }
        let result = try await Command.run(
            Products.url("calotype"),
            ["prerender", "--queue", "sqlite:jobs.sqlite"] + bucket.stores(),
            environment: bucket.environment,
            in: try TemporaryFolders.make()
        )
        let lines = result.output.split(separator: "\n")
        #expect(lines.first?.hasPrefix("1 original: 1 ordered") == true, "\(result)")
        #expect(lines.last?.hasPrefix("3 files or objects were passed over: ") == true, "\(result)")
        #expect(lines.last?.hasSuffix("as 'a//b.jpg' has.") == true, "\(result)")
    }

    @Test func uploadedImagesNeedNoMoreThanTheirSet() async throws {
        // Of a picture that is smaller than most presets, several are the same; an upload knows.
        let workshop = try Workshop()
        let small = ["--config", workshop.folder.appendingPathComponent("none.yaml").path]
        try Data("sets:\n  default: [thumbnail, small, medium, large, xl]\n".utf8)
            .write(to: workshop.folder.appendingPathComponent("none.yaml"))
        let stores = ["--originals", "originals", "--variants", "variants", "--queue", "sqlite:jobs.sqlite"]
        let server = try await ServerProcess(small + stores, folder: workshop.folder)
        try await workshop.fill(["../upload.jpg"])
        let image = try await server.upload(workshop.folder.appendingPathComponent("upload.jpg").path)
        let events = try await server.get("/images/\(image.id)/events", within: .seconds(90))
        #expect(String(decoding: events.body, as: UTF8.self).contains("event: done\n"))
        await server.stop()
        let result = try await Command.run(
            Products.url("calotype"),
            ["prerender"] + small + stores,
            in: workshop.folder
        )
        #expect(
            result.output.hasPrefix("1 original: 0 ordered (0 variants), 0 waiting already, 1 complete"),
            "\(result)"
        )
    }

    @Test func saysWhatCannotBe() async throws {
        let workshop = try Workshop()
        try await workshop.fill(["photo.jpg"])
        try FileManager.default.createDirectory(
            at: workshop.originals.appendingPathComponent("empty"),
            withIntermediateDirectories: true
        )
        for (words, status, text) in [
            (["elsewhere"], 64, "'elsewhere' is not among the originals, which are in originals"),
            (["s3://bucket/prefix"], 64, "not among the originals"),
            (["http://example.com/"], 64, "name a folder or s3://bucket/prefix"),
            (["originals", "originals"], 64, "Name one folder"),
            (["--set", "defalt"], 64, "There is no set 'defalt'; there are default."),
            (["--after", "/x"], 64, "'/x' cannot be a key."),
            (["originals/photo.jpg"], 64, "'originals/photo.jpg' is one original; name a folder of originals."),
            (["originals/empty"], 69, "There is no original in 'originals/empty'."),
        ] as [([String], Int32, String)] {
            let result = try await workshop.run(["prerender"] + words)
            #expect(result.status == status && result.errors.contains(text), "\(words): \(result)")
            #expect(result.errors.hasPrefix("calotype: ") && result.errors.split(separator: "\n").count == 1)
        }
        // Where nobody has said where originals are, the name says it.
        let other = try Workshop(stores: ["--variants", "variants"])
        try await other.fill(["photo.jpg"])
        let named = try await other.run(["prerender", "originals"])
        #expect(named.status == 0 && named.output.hasPrefix("1 original: 1 ordered"), "\(named)")
        #expect(named.errors == "These jobs are for workers with --originals originals.\n")
        let nowhere = try await other.run(["prerender", "elsewhere"])
        #expect(nowhere.status == 69 && nowhere.errors.contains("elsewhere"), "\(nowhere)")
    }

    @Test(arguments: [80, 24])
    func aTerminalShowsHowFarItIs(columns: Int) async throws {
        let workshop = try Workshop()
        try await workshop.fill((0..<40).map { "p\($0).jpg" })
        let sight = try await watch(columns, "never", workshop)
        #expect(sight.status == 0)
        let lines = sight.lines.filter { $0.contains(" seen") }
        #expect(lines.first?.hasPrefix("1 seen, 1 ordered, ") == true, "\(sight.lines)")
        #expect(lines.allSatisfy { $0.count < columns }, "\(lines)")
        #expect(columns < 80 || lines.allSatisfy { $0.hasSuffix("/s") }, "\(lines)")
        #expect(sight.screen.count == 1 && sight.screen.first?.hasPrefix("40 originals: 40 ordered") == true)
    }

    @Test func canBeStoppedAndGoesOn() async throws {
        let workshop = try Workshop()
        let count = 2_000
        try await workshop.fill((0..<count).map { "\($0 % 10)/it's \($0).jpg" })
        let sight = try await watch(80, "5* seen", workshop)
        #expect(sight.status == 130, "\(sight.screen)")
        let last = try #require(sight.screen.last)
        #expect(last.hasPrefix("Stopped; go on with --after '") && last.contains("/it'\\''s "), "\(sight.screen)")
        // As a shell would read it.
        let words = try await Command.run(
            URL(fileURLWithPath: "/bin/sh"),
            ["-c", "printf %s \(last.split(separator: " ", maxSplits: 5)[5])"]
        )
        let result = try await workshop.run(["prerender", "--after", words.output])
        #expect(result.status == 0, "\(result)")
        let first = try #require(sight.screen.dropLast().last?.split(separator: " ").first.flatMap { Int($0) })
        let second = try #require(result.output.split(separator: " ").first.flatMap { Int($0) })
        #expect(first < count && second < count && first + second >= count, "\(first), \(second)")
        #expect(first + second < count + 32, "what was dealt with is not looked at again")
        #expect(try await workshop.run(["jobs", "list"]).output.contains(", \(count) bulk;"))
    }

    @Test func bucketsAreGoneThroughForWorkersElsewhere() async throws {
        let (bucket, redis) = (try await TestBucket(.seaweedFS()), try await RedisServer())
        let photo = try await bucket.addPhoto("originals/2026/a.jpg")
        for key in ["2026/b.jpg", "2025/c.jpg"] {
            try await bucket.server.boto().put(bucket.name, "originals/\(key)", photo, type: "image/jpeg")
        }
        let workshop = try Workshop(
            queue: "redis://127.0.0.1:\(redis.port)",
            stores: Array(bucket.stores().dropFirst(2)),
            environment: bucket.environment
        )
        let place = "s3://\(bucket.name)/originals"
        let part = try await workshop.run(["prerender", place + "/2026", "--originals", place])
        #expect(part.status == 0 && part.output.hasPrefix("2 originals: 2 ordered (8 variants)"), "\(part)")
        let all = try await workshop.run(["prerender", place])
        #expect(all.output.hasPrefix("3 originals: 1 ordered (4 variants), 2 waiting already"), "\(all)")
        #expect(all.errors == "These jobs are for workers with --originals \(place)/.\n", "\(all)")
        let worker = try await workshop.work(["--originals", place])
        let counts = "queued: 0 interactive, 0 upload, 0 bulk; waiting for another try: 0; running: 0; failed: 0"
        #expect(try await workshop.jobs(until: counts).hasPrefix(counts))
        #expect(await worker.stop() == 0)
        #expect(try await bucket.keys("variants/").filter { $0.hasSuffix(".webp") }.count == 6)
        let again = try await workshop.run(["prerender", place])
        #expect(
            again.output.hasPrefix("3 originals: 0 ordered (0 variants), 0 waiting already, 3 complete"),
            "\(again)"
        )
    }

    private func watch(_ columns: Int, _ interrupt: String, _ workshop: Workshop) async throws -> Sight {
        let stores = ["--originals", workshop.originals.path, "--variants", workshop.folder.path + "/variants"]
        let text = try await Command.python(
            [
                Pictures.script("watch_terminal.py"), String(columns), interrupt, Products.url("calotype").path,
                "prerender",
            ]
                + workshop.words.prefix(4) + stores
        )
        return try JSONDecoder().decode(Sight.self, from: Data(text.utf8))
    }
}
