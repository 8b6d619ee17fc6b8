import Foundation
import NIOCore
import NIOPosix
import TestKit
import Testing

/// What is killed, hangs, changes or goes away in the middle.
@Suite(.timeLimit(.minutes(5)))
struct FaultTests {
    @Test func losesOneRequestWhenARendererIsKilled() async throws {
        let server = try await ServerProcess.withPictures(["--renderers", "2"])
        try await Self.expectIdle(2, server)
        let before = Set(server.renderers)
        #expect(before.count >= 2)
        // AVIFs of megapixels take seconds: both renderers are at work when one is killed.
        let answers = try await withThrowingTaskGroup(of: HTTPAnswer.self) { group in
            for quality in [90, 91] {
                let target = "/picture/photo.jpg?w=2400&h=1800&fit=fill&format=avif&q=\(quality)"
                group.addTask { try await server.get(target) }
            }
            let victim = try #require(await Self.busyRenderer(of: server))
            Foundation.kill(victim, SIGSEGV)
            var answers: [HTTPAnswer] = []
            for try await answer in group { answers.append(answer) }
            return answers
        }
        #expect(answers.map(\.status).sorted() == [200, 422])
        let failed = try #require(answers.first { $0.status == 422 })
        #expect(try failed.json["code"] as? String == "renderer-crashed")
        #expect(await Polling.becomesTrue { Set(server.renderers).count >= 2 && Set(server.renderers) != before })
        let ready = try await server.get("/health/ready")
        #expect(ready.status == 200)
        #expect(String(decoding: ready.body, as: UTF8.self).contains("crash"), "readiness tells of the crash")
        #expect(try await server.get("/picture/photo.jpg?w=20").status == 200)
        #expect(await server.stop() == 0)
    }

    @Test func killsWhatHangsAtTheDeadline() async throws {
        let server = try await ServerProcess.withPictures(["--renderers", "2", "--deadline", "8"])
        try await Self.expectIdle(2, server)
        async let stuck = server.get("/picture/photo.jpg?w=4000&h=3000&fit=fill&format=avif")
        let victim = try #require(await Self.busyRenderer(of: server))
        Foundation.kill(victim, SIGSTOP)
        for width in 100..<120 { #expect(try await server.get("/picture/photo.jpg?w=\(width)").status == 200) }
        let answer = try await stuck
        #expect(answer.status == 504)
        #expect(try answer.json["code"] as? String == "render-deadline-exceeded")
        #expect(await Polling.becomesTrue { !server.renderers.contains(victim) })
        #expect(await server.stop() == 0)
    }

    @Test func makesEqualRequestsOnce() async throws {
        let server = try await ServerProcess.withPictures()
        let answers = try await withThrowingTaskGroup(of: HTTPAnswer.self) { group in
            for _ in 0..<100 { group.addTask { try await server.get("/picture/photo.jpg?w=700&format=webp") } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(answers.allSatisfy { $0.status == 200 && $0.body == answers[0].body })
        let metrics = String(decoding: try await server.get("/metrics").body, as: UTF8.self)
        let renders = metrics.split(separator: "\n").first { $0.hasPrefix("calotype_renders_total") }
        #expect(renders == "calotype_renders_total 1", "\(renders ?? "no such metric")")
        #expect(metrics.contains("\ncalotype_cache_variants 1\n"))
        let cached = metrics.firstMatch(of: /\ncalotype_cache_bytes ([0-9]+)\n/).flatMap { Int($0.output.1) } ?? 0
        // The picture, what keeping it costs, and room at the end of its buffer.
        #expect((answers[0].body.count...answers[0].body.count * 2).contains(cached))
        await server.stop()
    }

    @Test func followsAChangedOriginal() async throws {
        let server = try await ServerProcess.withPictures(["--originals-freshness", "0"])
        let target = "/picture/photo.jpg?w=100&format=png"
        let first = try await server.get(target)
        let photo = server.originals.appendingPathComponent("photo.jpg")
        let script = "from PIL import Image; import sys; Image.new('RGB', (600, 600), (0, 200, 0)).save(sys.argv[1])"
        _ = try await Command.python(["-c", script, photo.path])
        let second = try await server.get(target)
        #expect(second.body != first.body && second["ETag"] != first["ETag"])
        let picture = try await Pictures.describe(second.body)
        #expect(picture.width == 100 && picture.height == 100)
        #expect(abs(picture.mean[1] - 200) < 4 && picture.mean[0] < 4)
        try FileManager.default.removeItem(at: photo)
        #expect(try await server.get(target).status == 404)
        await server.stop()
    }

    @Test func keepsVariantsOverRestartsAndKills() async throws {
        let folder = try TemporaryFolders.make()
        try await Pictures.makeOriginals(in: folder.appendingPathComponent("originals"))
        var bodies: [String: Data] = [:]
        for round in 0..<4 {
            let server = try await ServerProcess(folder: folder)
            for (target, body) in bodies {
                let answer = try await server.get(target)
                #expect(answer.status == 200 && answer.body == body, "\(target) after kill \(round)")
            }
            let targets = (0..<30).map { "/picture/photo.jpg?w=\(50 + round * 30 + $0)&format=png" }
            try await withThrowingTaskGroup(of: (String, HTTPAnswer).self) { group in
                for target in targets { group.addTask { (target, try await server.get(target)) } }
                for try await (target, answer) in group {
                    #expect(answer.status == 200)
                    bodies[target] = answer.body
                }
            }
            // No pause: stores behind the answers are still going on.
            await server.kill()
        }
        for file in try FileManager.default.subpathsOfDirectory(atPath: folder.path) {
            #expect(!file.contains("secret"), "\(file)")
        }
        let server = try await ServerProcess(folder: folder)
        let (target, body) = try #require(bodies.first)
        #expect(try await server.get(target).body == body)
        #expect(await server.stop() == 0)
        let restarted = try await ServerProcess(folder: folder)
        let kept = try await restarted.get(target)
        #expect(kept["Cache-Status"] == "calotype; hit; detail=store", "stored in time when it is asked to end")
        await restarted.stop()
    }

    @Test func dropsTheWorkOfClientsThatLeave() async throws {
        let server = try await ServerProcess.withPictures(["--renderers", "1"])
        #expect(try await server.get("/picture/photo.jpg?w=10").status == 200)
        for quality in 50..<60 {
            let target = "/picture/photo.jpg?w=2400&h=1800&fit=fill&format=avif&q=\(quality)"
            try await RawHTTP.leave(server.port, target)
        }
        // Ten encodings of seconds each would be in the way if they were still done.
        #expect(try await server.get("/picture/photo.jpg?w=11").status == 200)
        let metrics = String(decoding: try await server.get("/metrics").body, as: UTF8.self)
        let renders = metrics.split(separator: "\n").first { $0.hasPrefix("calotype_renders_total ") }
        let count = try #require(renders?.split(separator: " ").last.flatMap { Int($0) })
        #expect(count < 8, "most were given up")
        #expect(await Polling.becomesTrue { server.logged.contains("499") })
        await server.stop()
    }

    @Test func takesNoMoreConnectionsThanItHasDescriptorsFor() async throws {
        let server = try await ServerProcess(descriptors: 150)
        let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        var channels: [any Channel] = []
        for _ in 0..<200 { channels.append(try await bootstrap.connect(host: "127.0.0.1", port: server.port).get()) }
        let folder = "/proc/\(server.identifier)/fd"
        // Half of what 150 leave beside the stores and renderers.
        #expect(await Polling.becomesTrue { Self.sockets(in: folder) >= 25 })
        #expect(Self.sockets(in: folder) < 60)
        // Those beyond the bound are closed already.
        for channel in channels { try? await channel.close().get() }
        #expect(try await server.get("/health/live").status == 200)
        #expect(!server.logged.contains("\"error\""))
        #expect(await server.stop() == 0)
    }

    private static func sockets(in folder: String) -> Int {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.count { name in
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\(name)"))?.hasPrefix("socket")
                == true
        }
    }

    @Test func linksNoDecoder() async throws {
        let libraries = try await Command.run(URL(fileURLWithPath: "/usr/bin/ldd"), [Products.url("calotype").path])
        #expect(libraries.status == 0)
        for name in ["libvips", "libjpeg", "libpng", "libwebp", "libheif"] { #expect(!libraries.output.contains(name)) }
    }

    /// Waits until so many renderers and the spare one have started, which takes processor time too, and have nothing to
    /// do.
    private static func expectIdle(_ count: Int, _ server: ServerProcess) async throws {
        let end = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < end {
            let ready = String(decoding: try await server.get("/health/ready").body, as: UTF8.self)
            if ready.contains("\"idle\":\"\(count)\""), ready.contains("\"spare\":\"1\"") { return }
        }
        throw EndToEndError("not \(count) renderers are idle")
    }

    /// The first renderer that has been at work for a moment.
    private static func busyRenderer(of server: ServerProcess) async -> Int32? {
        var before: [Int32: Int] = [:]
        for await ticks in Polling.values({ server.renderers.map { ($0, ProcessStatus($0)?.ticks ?? 0) } }) {
            for (renderer, now) in ticks {
                if let then = before[renderer], now >= then + 5 { return renderer }
                if before[renderer] == nil { before[renderer] = now }
            }
        }
        return nil
    }
}
