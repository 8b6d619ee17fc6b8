import Foundation
import TestKit
import Testing

/// Places other than a port: Unix sockets, and sockets that somebody else has opened.
@Suite(.timeLimit(.minutes(3)))
struct ListeningTests {
    private let folder: URL
    private var socket: String { folder.appendingPathComponent("c.sock").path }

    init() throws {
        // A socket's path is short.
        folder = URL(fileURLWithPath: "/tmp/calotype-\(UUID().uuidString.prefix(8))")
        let originals = folder.appendingPathComponent("originals")
        try FileManager.default.createDirectory(at: originals, withIntermediateDirectories: true)
    }

    private func remove() { try? FileManager.default.removeItem(at: folder) }

    private func status(_ target: String, _ arguments: [String] = []) async throws -> String {
        let words = ["-s", "-o", "/dev/null", "-w", "%{http_code}", "--unix-socket", socket] + arguments
        let curl = URL(fileURLWithPath: "/usr/bin/curl")
        return try await Command.run(curl, words + ["http://localhost\(target)"]).output
    }

    private func rights() throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: socket)[.posixPermissions] as? Int
    }

    private func words(_ arguments: [String]) -> [String] {
        let places = ["--originals", folder.path + "/originals", "--variants", folder.path + "/variants"]
        return ["serve", "--queue", "none"] + places + arguments
    }

    /// Starts a server that ends by itself, as it cannot listen.
    private func serve(_ arguments: [String]) async throws -> Command {
        try await Command.run(Products.url("calotype"), words(arguments), in: folder)
    }

    @Test func listensOnAUnixSocketAndRemovesItAtTheEnd() async throws {
        defer { remove() }
        let server = try await ServerProcess(["--host", "unix:\(socket)"])
        #expect(try await status("/health/live") == "200")
        #expect(try await status("/picture/none.jpg") == "404")
        #expect(try rights() == 0o660)
        #expect(await server.stop() == 0)
        #expect(!FileManager.default.fileExists(atPath: socket))
        #expect(server.logged.contains("\"client\":\"-\""), "over a Unix socket nobody has an address")
    }

    @Test func overATrustedSocketTheProxySaysWhoAsks() async throws {
        defer { remove() }
        let arguments = ["--host", "unix:\(socket)", "--trusted-proxies", "unix", "--socket-mode", "0666"]
        let server = try await ServerProcess(arguments)
        #expect(try rights() == 0o666)
        #expect(try await status("/picture/none.jpg", ["-H", "X-Forwarded-For: 198.51.100.4"]) == "404")
        #expect(await Polling.becomesTrue { server.logged.contains("\"client\":\"198.51.100.4\"") })
        await server.stop()
    }

    @Test func whatAKilledServerHasLeftIsInNobodysWay() async throws {
        defer { remove() }
        let killed = try await ServerProcess(["--host", "unix:\(socket)"])
        await killed.kill()
        #expect(FileManager.default.fileExists(atPath: socket))
        let server = try await ServerProcess(["--host", "unix:\(socket)"])
        #expect(try await status("/health/live") == "200")
        await #expect(throws: EndToEndError.self, "somebody listens there") {
            try await ServerProcess(["--host", "unix:\(socket)"])
        }
        #expect(try await status("/health/live") == "200", "and goes on")
        await server.stop()
    }

    @Test func aFileThatIsNoSocketStays() async throws {
        defer { remove() }
        try Data("precious".utf8).write(to: URL(fileURLWithPath: socket))
        let result = try await serve(["--host", "unix:\(socket)"])
        #expect(result.status == 69 && result.errors.contains("no socket"), "\(result.errors)")
        #expect(try Data(contentsOf: URL(fileURLWithPath: socket)) == Data("precious".utf8))
    }

    @Test(arguments: ["unix:", "unix:/nowhere/at/all/c.sock", "unix:/tmp/\(String(repeating: "x", count: 120))"])
    func whereNoSocketCanBeASentenceSaysWhy(host: String) async throws {
        defer { remove() }
        let result = try await serve(["--host", host])
        #expect(result.status == 69 && result.errors.contains("Unix socket"), "\(result.errors)")
    }

    @Test func takesOverSocketsThatSystemdHasOpened() async throws {
        defer { remove() }
        let script = Pictures.script("hand_over.py")
        let launcher = [Command.pythonPath, script, "tcp=main,\(socket)=admin"]
        let server = try await ServerProcess(launcher: launcher)
        #expect(server.logged.contains("handed over: \(server.port)"))
        #expect(try await server.get("/picture/none.jpg").status == 404)
        #expect(try await server.get("/health/live").status == 404, "that has a socket of its own")
        #expect(try await status("/health/live") == "200")
        #expect(try await status("/picture/none.jpg") == "404")
        #expect(await server.stop() == 0)
        #expect(FileManager.default.fileExists(atPath: socket), "whoever has made it removes it")
    }

    @Test func takesOverAUnixSocket() async throws {
        defer { remove() }
        let server = try await ServerProcess(launcher: [Command.pythonPath, Pictures.script("hand_over.py"), socket])
        #expect(try await status("/health/live") == "200")
        await server.stop()
    }

    @Test func saysWhatIsNoSocketToListenOn() async throws {
        defer { remove() }
        let python = URL(fileURLWithPath: Command.pythonPath)
        let all = [Pictures.script("hand_over.py"), "udp", Products.url("calotype").path] + words([])
        let result = try await Command.run(python, all, in: folder)
        #expect(result.status == 69, "\(result.errors)")
        #expect(result.errors.contains("Descriptor 3") && result.errors.contains("ListenStream"), "\(result.errors)")
    }

    @Test func socketsForAnotherProcessAreNoneOfOurs() async throws {
        defer { remove() }
        let server = try await ServerProcess(environment: ["LISTEN_FDS": "1", "LISTEN_PID": "1"])
        #expect(try await server.get("/health/live").status == 200)
        await server.stop()
    }
}
