import Foundation
import TestKit
import Testing

/// Long pictures, and clients that hardly read them.
@Suite(.timeLimit(.minutes(5)))
struct LongPictureTests {
    /// A picture that no PNG can make much smaller: chance, 3 bytes a pixel.
    private static func noise(side: Int) throws -> Data {
        var state: UInt64 = 1841
        var pixels = Data("P6\n\(side) \(side)\n255\n".utf8)
        pixels.reserveCapacity(side * side * 3 + 20)
        for _ in 0..<side * side * 3 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            pixels.append(UInt8(truncatingIfNeeded: state >> 56))
        }
        return pixels
    }

    @Test func slowReadersOfALongPictureTakeNextToNoMemory() async throws {
        let folder =
            FileManager.default.temporaryDirectory.path() + "/calotype-long-\(UInt64.random(in: .min ... .max))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try Self.noise(side: 2_400).write(to: URL(fileURLWithPath: "\(folder)/noise.ppm"))
        let convert = Process()
        convert.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        convert.arguments = ["vips", "copy", "\(folder)/noise.ppm", "\(folder)/noise.png"]
        try convert.run()
        convert.waitUntilExit()

        let server = try await ServerProcess(["--answer-memory", "30MB", "--cache-memory", "8MB"])
        try FileManager.default.copyItem(
            atPath: "\(folder)/noise.png",
            toPath: server.originals.appendingPathComponent("noise.png").path
        )
        // Without a look for a palette, which takes seconds of so much noise.
        let target = "/picture/noise.png?format=png&lossless"
        let first = try await server.curl(target)
        #expect(first.status == 200 && first.body.count > 15_000_000)
        let range = try await server.curl(target, ["-H", "Range: bytes=10000000-10000099"])
        #expect(range.status == 206 && range.body == first.body.dropFirst(10_000_000).prefix(100))
        let before = try server.residentMegabytes

        // Of what is on disk each holds two pieces; of the renderer's memory all hold one and the same.
        let request = Array("GET \(target) HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8)
        var readers: [SlowReader] = []
        for _ in 0..<40 { readers.append(try SlowReader(port: server.port, request)) }
        for reader in readers { #expect(try reader.read(300).hasPrefix("HTTP/1.1 200 ")) }
        for reader in readers { #expect(try !reader.read(300).isEmpty) }
        let after = try server.residentMegabytes
        #expect(after - before < 40, "\(before) MB, then \(after) MB")
        #expect(try await server.curl(target, ["-H", "Range: bytes=0-9"]).status == 206)
        readers = []
        #expect(await server.stop() == 0)
    }

    @Test func beyondTheBoundAnswersAreRefused() async throws {
        let server = try await ServerProcess(["--answer-memory", "1MB"])
        let photo = try await PictureFiles().bytes("photo.jpg")
        try (photo + Data(count: 3_000_000)).write(to: server.originals.appendingPathComponent("long.jpg"))
        let request = Array("GET /original/long.jpg HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8)
        var readers: [SlowReader] = []
        var statuses: [String] = []
        for _ in 0..<40 {
            let reader = try SlowReader(port: server.port, request)
            statuses.append(String(try reader.read(12).dropFirst(9)))
            readers.append(reader)
        }
        #expect(Set(statuses) == ["200", "503"])
        let refused = try await server.curl("/original/long.jpg")
        #expect(refused.status == 503 && refused.code == "overloaded" && refused["Retry-After"] != nil)
        #expect(try await server.curl("/health/live").status == 200)
        readers = []
        var isGivenBack = false
        for await _ in Polling.values(within: .seconds(30), { true }) {
            let metrics = try await server.curl("/metrics").body
            isGivenBack = String(decoding: metrics, as: UTF8.self).contains("\ncalotype_answer_bytes 0\n")
            if isGivenBack { break }
        }
        #expect(isGivenBack)
        #expect(try await server.curl("/original/long.jpg").status == 200)
        #expect(await server.stop() == 0)
    }
}
