import AsyncHTTPClient
import Foundation
import NIOCore
import NIOFoundationCompat
import NIOHTTP1
import TestKit
import Testing

/// Pictures of images on other web servers, by the real program.
@Suite(.timeLimit(.minutes(10)))
struct RemoteOriginTests {
    /// A web server with the usual originals, and a Calotype that may take images from there.
    private struct Scene {
        let origin: OriginServer
        let server: ServerProcess

        /// A picture's target, with the address as base64url, so that it may have a query.
        func picture(_ target: String, _ parameters: String = "w=40") -> String {
            let encoded = Data(origin.url(target).utf8).base64EncodedString()
                .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
            return "/picture/b64/\(encoded)?\(parameters)"
        }

        func visits() async throws -> Int { try await origin.visits().count }
    }

    private static func makeScene(_ arguments: [String] = [], folder: URL? = nil) async throws -> Scene {
        let files = try TemporaryFolders.make().appendingPathComponent("originals")
        try await Pictures.makeOriginals(in: files)
        let origin = try await OriginServer(folder: files.path)
        return Scene(origin: origin, server: try await serve(origin, arguments, folder: folder))
    }

    private static func serve(_ origin: OriginServer, _ arguments: [String], folder: URL?) async throws -> ServerProcess
    {
        let all = ["--remote-origins", origin.url("/*"), "--remote-allow-private", "127.0.0.1"] + arguments
        guard let folder else { return try await ServerProcess.withPictures(all) }
        return try await ServerProcess(all, folder: folder)
    }

    @Test func answersAsForOriginalsOfItsOwn() async throws {
        let scene = try await Self.makeScene()
        let url = scene.origin.url("/photo.jpg")
        let escaped = try #require(url.addingPercentEncoding(withAllowedCharacters: .alphanumerics))
        let own = try await scene.server.get("/picture/photo.jpg?w=300")
        for target in ["/picture/\(url)?w=300", "/picture/\(escaped)?w=300", scene.picture("/photo.jpg", "w=300")] {
            let answer = try await scene.server.get(target)
            #expect(answer.status == 200 && answer.body == own.body, "\(target)")
            #expect(
                answer["Content-Type"] == "image/jpeg" && answer["Content-Disposition"]?.contains("photo.jpg") == true
            )
        }
        let picture = try await Pictures.describe(own.body)
        #expect(picture.width == 300 && picture.height == 200)
        #expect(try await scene.server.get("/picture/\(url)?w=100&format=webp").status == 200)
        #expect(try await scene.server.get("/picture/\(scene.origin.url("/sub/photo.webp"))?w=60").status == 200)
        #expect(try await scene.visits() == 2, "each image is fetched once")
        #expect(try await scene.server.get("/picture/\(scene.origin.url("/none.jpg"))?w=60").status == 404)
        #expect(try await scene.server.get(scene.picture("/html")).status == 415)
        #expect(await scene.server.stop() == 0)
    }

    @Test func refusesWhatIsNotListedInAnySpelling() async throws {
        let scene = try await Self.makeScene()
        let port = scene.origin.port
        let hostile: [(String, Int)] = [
            ("http://127.0.0.1:1/photo.jpg", 403), ("https://127.0.0.1:\(port)/photo.jpg", 403),
            ("http://127.0.0.2:\(port)/photo.jpg", 403), ("http://localhost:\(port)/photo.jpg", 403),
            ("http://[::1]:\(port)/photo.jpg", 403), ("http://[::ffff:127.0.0.1]:\(port)/photo.jpg", 403),
            ("http://169.254.169.254/latest/meta-data/", 403), ("http://10.0.0.1/", 403), ("http://0.0.0.0/", 403),
            ("http://127.0.0.1.nip.io:\(port)/photo.jpg", 403), ("http://127.0.0.1:\(port).evil.com/", 400),
            ("http://127.0.0.1:\(port)@evil.com/photo.jpg", 400), ("http://evil.com@127.0.0.1:\(port)/photo.jpg", 400),
            ("http://2130706433:\(port)/photo.jpg", 400), ("http://0x7f.1:\(port)/photo.jpg", 400),
            ("http://127.1:\(port)/photo.jpg", 400), ("http://0177.0.0.1:\(port)/photo.jpg", 400),
            ("http://127.0.0.1.:\(port)/photo.jpg", 400), ("http://127%2e0.0.1:\(port)/photo.jpg", 400),
            ("http:///127.0.0.1:\(port)/photo.jpg", 400), ("http://", 400),
            ("file:///etc/passwd", 404), ("ftp://127.0.0.1:\(port)/photo.jpg", 404),
        ]
        for (url, status) in hostile {
            let encoded = Data(url.utf8).base64EncodedString()
                .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
            // What is no address of the web is none in base64url either, and a key of nothing as it stands.
            let expected = status == 404 ? 400 : status
            let answer = try await scene.server.get("/picture/b64/\(encoded)?w=40")
            #expect(
                answer.status == expected,
                "\(url): \(answer.status) \(String(decoding: answer.body, as: UTF8.self))"
            )
            let raw = try await RawHTTP.get(scene.server.port, "/picture/\(url)?w=40")
            #expect(raw.hasPrefix("HTTP/1.1 4"), "\(url): \(raw.prefix(300))")
            #expect(!raw.contains("root:"))
        }
        #expect(try await scene.visits() == 0)
        for (to, status) in [
            ("http://169.254.169.254/latest/meta-data/", 403), ("http://127.0.0.1:1/", 403), ("http://[::1]/", 403),
            ("http://localhost:\(port)/photo.jpg", 403), ("file:///etc/passwd", 502), ("http://2130706433/", 502),
        ] {
            let answer = try await scene.server.get(scene.picture("/redirect/x?to=\(to)"))
            #expect(answer.status == status, "\(to): \(answer.status)")
        }
        #expect(try await scene.server.get(scene.picture("/redirect/x?to=/photo.jpg")).status == 200)
        // Nothing of what was refused is told to clients but that it was.
        #expect(!scene.server.logged.contains("root:"))
        let other = try await ServerProcess.withPictures()
        #expect(try await other.get("/picture/\(scene.origin.url("/photo.jpg"))?w=40").status == 403)
        await other.stop()
        await scene.server.stop()
    }

    @Test func slowOriginsHoldNoRenderer() async throws {
        let scene = try await Self.makeScene(["--renderers", "1", "--deadline", "300", "--remote-timeout", "300"])
        try await withThrowingTaskGroup(of: String.self) { group in
            for width in 51...60 {
                let target = scene.picture("/steady/photo.jpg?\(width)", "w=\(width)")
                // Each on a connection of its own, of which the usual client has eight.
                group.addTask { try await RawHTTP.get(scene.server.port, target) }
            }
            for await count in Polling.counts({ try? await scene.visits() }) where count == 10 { break }
            #expect(try await scene.visits() == 10)
            // The one renderer has time for everybody else, and their server may be the same.
            for width in 101...110 {
                #expect(try await scene.server.get("/picture/photo.jpg?w=\(width)").status == 200)
            }
            let other = try await scene.server.get("/picture/\(scene.origin.url("/photo.jpg"))?w=120")
            #expect(other.status == 200)
            let metrics = String(decoding: try await scene.server.get("/metrics").body, as: UTF8.self)
            let fetched = metrics.split(separator: "\n").first {
                $0.contains("remote_fetches") && $0.contains("\"fetched\"")
            }
            #expect(fetched?.hasSuffix(" 1") == true, "ten still hang: \(fetched ?? "no such metric")")
            try await scene.origin.set("open", "1")
            for try await answer in group { #expect(answer.hasPrefix("HTTP/1.1 200 "), "\(answer.prefix(200))") }
        }
        #expect(await scene.server.stop() == 0)
    }

    @Test func whatHangsIsGivenUp() async throws {
        let scene = try await Self.makeScene(["--renderers", "1", "--remote-timeout", "1"])
        try await withThrowingTaskGroup(of: HTTPAnswer.self) { group in
            for (number, kind) in ["silent", "slow-head", "drip", "silent", "drip"].enumerated() {
                group.addTask { try await scene.server.get(scene.picture("/\(kind)/x?\(number)")) }
            }
            for try await answer in group {
                #expect(answer.status == 504)
                #expect(try answer.json["code"] as? String == "remote-origin-timed-out")
            }
        }
        #expect(try await scene.server.get("/picture/photo.jpg?w=50").status == 200)
        await scene.server.stop()
    }

    @Test func keepsImagesOverRestartsAndWhileTheirServerIsDown() async throws {
        let scene = try await Self.makeScene(["--remote-freshness", "0"])
        let url = scene.origin.url("/photo.jpg")
        #expect(try await scene.server.get("/picture/\(url)?w=50").status == 200)
        await scene.server.kill()
        let server = try await Self.serve(scene.origin, [], folder: scene.server.folder)
        #expect(try await server.get("/picture/\(url)?w=51").status == 200)
        let visits = try await scene.origin.visits()
        #expect(visits.count == 2 && visits[1].headers["if-none-match"] != nil, "kept, and asked after")
        try await scene.origin.set("down", "1")
        await server.stop()
        let again = try await Self.serve(scene.origin, ["--remote-freshness", "0"], folder: scene.server.folder)
        #expect(try await again.get("/picture/\(url)?w=52").status == 200, "an older copy is better than none")
        let other = try await again.get("/picture/\(scene.origin.url("/logo.png"))?w=52")
        #expect(other.status == 502)
        #expect(try other.json["code"] as? String == "remote-origin-failed")
        #expect(other["Cache-Control"] == "no-store")
        await again.stop()
    }

    @Test func importsThroughTheSameGuard() async throws {
        let scene = try await Self.makeScene()
        let good = try await Self.post(scene, ["url": scene.origin.url("/photo.jpg")])
        #expect(good.status == 201, "\(String(decoding: good.body, as: UTF8.self))")
        let images = try #require(try good.json["images"] as? [[String: Any]])
        let key = try #require(images.first?["key"] as? String)
        #expect(try await scene.server.get("/original/\(key)").body.count == images.first?["bytes"] as? Int)
        for (url, status) in [
            ("http://169.254.169.254/latest/meta-data/", 403), ("http://10.0.0.1/a.jpg", 403),
            ("http://[::1]/a.jpg", 403), ("http://127.0.0.1:1/a.jpg", 403), ("http://2130706433/a.jpg", 400),
            ("file:///etc/passwd", 400), (scene.origin.url("/html"), 415), (scene.origin.url("/none.jpg"), 404),
            (scene.origin.url("/cut"), 502), (scene.origin.url("/redirect/x?to=http://169.254.169.254/"), 403),
        ] {
            let answer = try await Self.post(scene, ["url": url])
            #expect(answer.status == status, "\(url): \(String(decoding: answer.body, as: UTF8.self))")
        }
        await scene.server.stop()
    }

    private static func post(_ scene: Scene, _ body: [String: String]) async throws -> HTTPAnswer {
        var request = HTTPClientRequest(url: scene.server.url("/images"))
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/json")
        scene.server.showToken(in: &request)
        request.body = .bytes(ByteBuffer(data: try JSONEncoder().encode(body)))
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(60))
        let bytes = try await response.body.collect(upTo: 1 << 20)
        return HTTPAnswer(status: Int(response.status.code), headers: response.headers, body: Data(buffer: bytes))
    }
}

extension Polling {
    /// A number every few milliseconds, for at most a minute.
    fileprivate static func counts(_ look: @escaping @Sendable () async -> Int?) -> AsyncStream<Int> {
        let end = ContinuousClock.now + .seconds(60)
        return AsyncStream {
            guard ContinuousClock.now < end else { return nil }
            try? await Task.sleep(for: .milliseconds(20))
            return await look() ?? 0
        }
    }
}
