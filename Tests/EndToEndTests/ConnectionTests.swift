import Foundation
import NIOCore
import NIOPosix
import TestKit
import Testing

/// What a connection may cost, and who may have one.
@Suite(.timeLimit(.minutes(8)))
struct ConnectionTests {
    @Test func aHeadHasABound() async throws {
        let server = try await ServerProcess(["--header-bytes", "4kB"])
        let long = (0..<20).map { "X-\($0): \(String(repeating: "x", count: 300))\r\n" }.joined()
        let answer = try await RawHTTP.send(server.port, "GET / HTTP/1.1\r\nHost: localhost\r\n\(long)\r\n")
        #expect(answer.hasPrefix("HTTP/1.1 431 ") && answer.contains("header-bytes"), "\(answer)")
        let short = "GET /health/live HTTP/1.1\r\nHost: localhost\r\nX: \(String(repeating: "x", count: 3_000))\r\n"
        #expect(try await RawHTTP.send(server.port, short + "Connection: close\r\n\r\n").hasPrefix("HTTP/1.1 200 "))
        await server.stop()
    }

    @Test func aHeadThatDripsIsRefused() async throws {
        let server = try await ServerProcess(["--header-timeout", "5"])
        let answer = try await RawHTTP.exchange(server.port) { sender in
            await sender.send("GET / HTTP/1.1\r\nHost: localhost\r\n".utf8)
            // Rarely, so that no byte comes when the server has closed and the answer is not read yet: it would be lost.
            while await sender.send("X: y\r\n".utf8) { try? await Task.sleep(for: .seconds(1)) }
        }
        #expect(answer.hasPrefix("HTTP/1.1 408 ") && answer.contains("request-too-slow"), "\(answer)")
        #expect(try await RawHTTP.exchange(server.port) { _ in }.isEmpty, "who says nothing is told nothing")
        await server.stop()
    }

    @Test func whenAllAreTakenHealthAndMetricsAnswer() async throws {
        let server = try await ServerProcess(["--connections", "16", "--header-timeout", "600"])
        // Its renderers have to be there first. No client of many requests here: what it keeps open takes a place.
        for _ in 0..<600 where try await !RawHTTP.get(server.port, "/health/ready").hasPrefix("HTTP/1.1 200 ") {
            try await Task.sleep(for: .milliseconds(50))
        }
        let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        var taken: [any Channel] = []
        for _ in 0..<16 {
            let channel = try await bootstrap.connect(host: "127.0.0.1", port: server.port).get()
            try await channel.writeAndFlush(ByteBuffer(string: "GET /")).get()
            taken.append(channel)
        }
        let refusal = try await RawHTTP.get(server.port, "/picture/none.jpg")
        #expect(refusal.hasPrefix("HTTP/1.1 503 ") && refusal.contains("too-many-connections"), "\(refusal)")
        for target in ["/health/live", "/health/ready", "/metrics", "http://localhost/health/live"] {
            let answer = try await RawHTTP.send(server.port, "GET \(target) HTTP/1.1\r\nHost: localhost\r\n\r\n")
            #expect(answer.hasPrefix("HTTP/1.1 200 ") && answer.contains("onnection: close"), "\(answer)")
        }
        // More than the reserve holds, and all of them silent.
        for _ in 0..<100 { taken.append(try await bootstrap.connect(host: "127.0.0.1", port: server.port).get()) }
        let ready = try await RawHTTP.get(server.port, "/health/ready")
        #expect(ready.contains("\"connections\":{\"status\":\"warning\",\"message\":\"All 16 "), "\(ready)")
        let metrics = try await RawHTTP.get(server.port, "/metrics")
        #expect(metrics.contains("calotype_connections_refused_total{reason=\"limit\"}"))
        #expect(metrics.contains("calotype_connections_limit 16\n"))
        for channel in taken { channel.close(promise: nil) }
        // That they have gone is heard of a moment later.
        var answer = ""
        for _ in 0..<600 where !answer.hasPrefix("HTTP/1.1 404 ") {
            try await Task.sleep(for: .milliseconds(50))
            answer = try await RawHTTP.get(server.port, "/picture/none.jpg")
        }
        #expect(answer.hasPrefix("HTTP/1.1 404 "), "\(answer)")
        #expect(server.logged.contains("All 16 connections are taken"))
        #expect(await server.stop() == 0)
    }

    @Test func theLogHasTheClientItsProgramAndItsPage() async throws {
        let server = try await ServerProcess.withPictures(["--trusted-proxies", "127.0.0.1"])
        let headers = [
            ("User-Agent", "Camera/1.0"), ("Referer", "https://shop.example/images?ticket=SECRET"),
            ("X-Forwarded-For", "203.0.113.9"),
        ]
        // The first is made, the second answered from memory, on the event loop.
        for _ in 0..<2 { #expect(try await server.get("/picture/photo.jpg?w=50", headers: headers).status == 200) }
        #expect(await Polling.becomesTrue { server.logged.split(separator: "\n").count { $0.contains("w=50") } == 2 })
        for line in server.logged.split(separator: "\n") where line.contains("w=50") {
            #expect(line.contains("\"client\":\"203.0.113.9\"") && line.contains("\"agent\":\"Camera/1.0\""), "\(line)")
            #expect(line.contains("shop.example/images") && !line.contains("SECRET"), "\(line)")
        }
        await server.stop()
    }

    @Test func doctorSaysHowManyThereMayBe() async throws {
        let folder = try TemporaryFolders.make()
        let server = try await ServerProcess(["--connections", "20"])
        let arguments = ["doctor", "--port", "\(server.port)", "--connections", "20", "--queue", "none"]
        let report = try await Command.run(Products.url("calotype"), arguments, in: folder)
        #expect(report.output.contains("At most 20, 10 of them from one address."), "\(report.output)")
        #expect(report.output.contains("The running server says: "), "\(report.output)")
        await server.stop()
    }

    /// What `make torture` runs for minutes, for seconds.
    @Test func keepsItsPromisesUnderTorture() async throws {
        let script = Pictures.script("../../Benchmarks/torture.py")
        let arguments = [script, "--short", "--program", Products.url("calotype").path]
        let result = try await Command.run(URL(fileURLWithPath: Command.pythonPath), arguments)
        #expect(result.status == 0, "\(result.output)\(result.errors)")
    }
}
