import Foundation
import TestKit
import Testing

/// `calotype health`, as Docker and scripts use it.
@Suite(.timeLimit(.minutes(3)))
struct HealthCommandTests {
    private func health(_ arguments: [String], environment: [String: String] = [:]) async throws -> Command {
        let folder = try TemporaryFolders.make()
        return try await Command.run(
            Products.url("calotype"),
            ["health"] + arguments,
            environment: environment,
            in: folder
        )
    }

    /// A server whose renderers are warm, and whose status is asked for in this way.
    private func readyServer(
        _ arguments: [String] = [],
        _ status: (ServerProcess) async throws -> Int = { try await $0.get("/health/ready").status }
    ) async throws -> ServerProcess {
        let server = try await ServerProcess(arguments)
        for await _ in Polling.values({ true }) where try await status(server) == 200 { return server }
        throw EndToEndError("No renderer became ready: \(server.logged)")
    }

    @Test func aServerThatIsReadyIsWell() async throws {
        let server = try await readyServer()
        let place = "http://127.0.0.1:\(server.port)"
        let ready = try await health(["--port", "\(server.port)"])
        #expect(ready.status == 0 && ready.output == "Calotype on \(place) is ready.\n", "\(ready)")
        let live = try await health(["--live"], environment: ["CALOTYPE_PORT": "\(server.port)"])
        #expect(live.status == 0 && live.output == "Calotype answers on \(place).\n", "\(live)")
        let everywhere = try await health(["--host", "0.0.0.0", "--port", "\(server.port)"])
        #expect(everywhere.status == 0 && everywhere.output.contains(place), "\(everywhere)")
        await server.stop()
    }

    @Test func aServerThatIsNotReadySaysWhy() async throws {
        let server = try await ServerProcess(["--renderer-path", "/bin/false"])
        #expect(await Polling.becomesTrue { server.logged.contains("enderer") })
        let ready = try await health(["--port", "\(server.port)"])
        #expect(ready.status == 1, "\(ready)")
        #expect(ready.output.contains(" is not ready. ") && ready.output.contains("renderers: "), "\(ready)")
        let live = try await health(["--live", "--port", "\(server.port)"])
        #expect(live.status == 0, "\(live)")
        await server.stop()
    }

    @Test func aWarningIsSaidAndIsWell() async throws {
        let server = try await readyServer()
        try FileManager.default.removeItem(at: server.variants)
        try Data().write(to: server.variants)
        let ready = try await health(["--port", "\(server.port)"])
        #expect(ready.status == 0 && ready.output.contains(" is ready. variants: "), "\(ready)")
        await server.stop()
    }

    @Test func asksOverAUnixSocket() async throws {
        let socket = "/tmp/calotype-\(UUID().uuidString.prefix(8)).sock"
        let server = try await readyServer(["--host", "unix:\(socket)"]) { _ in
            try await health(["--host", "unix:\(socket)"]).status == 0 ? 200 : 503
        }
        let ready = try await health(["--host", "unix:\(socket)"])
        #expect(ready.status == 0 && ready.output == "Calotype on unix:\(socket) is ready.\n", "\(ready)")
        let places = ["--originals", server.originals.path, "--variants", server.variants.path, "--queue", "none"]
        let doctor = try await Command.run(Products.url("calotype"), ["doctor", "--host", "unix:\(socket)"] + places)
        #expect(doctor.output.contains("The running server says: "), "\(doctor.output)")
        await server.stop()
        let gone = try await health(["--host", "unix:\(socket)"])
        #expect(gone.status == 1 && gone.output.hasPrefix("Nobody answers on unix:\(socket)"), "\(gone)")
    }

    @Test func asksAtTheAdminPort() async throws {
        // Any port that is free now; a server that takes another would not start, and the test would say so.
        let free = try await ServerProcess()
        let admin = "\(free.port)"
        await free.stop()
        let server = try await readyServer(["--admin-port", admin]) { server in
            try await health(["--port", "\(server.port)", "--admin-port", admin]).status == 0 ? 200 : 503
        }
        let ready = try await health(["--port", "\(server.port)", "--admin-port", admin])
        #expect(ready.status == 0 && ready.output.contains(":\(admin) is ready"), "\(ready)")
        let elsewhere = try await health(["--port", "\(server.port)"])
        #expect(elsewhere.status == 1 && elsewhere.output.contains("not as Calotype does"), "\(elsewhere)")
        await server.stop()
    }

    @Test func whereNobodyListensItSaysSoAtOnce() async throws {
        let gone = try await ServerProcess()
        await gone.stop()
        let result = try await health(["--port", "\(gone.port)"])
        #expect(result.status == 1, "\(result)")
        #expect(result.output == "Nobody answers on http://127.0.0.1:\(gone.port): Connection refused.\n", "\(result)")
    }

    @Test func whoeverKeepsSilentHasADeadline() async throws {
        // It listens, and the kernel takes connections for it.
        let (number, port) = try silentListener()
        defer { close(number) }
        let result = try await health(["--port", "\(port)", "--within", "1"])
        #expect(result.status == 1 && result.output.contains("within 1 s"), "\(result)")
    }

    @Test(arguments: [
        (["--port", "0"], 64, "--port"), (["--within", "0"], 64, "--within"), (["--prot", "1"], 64, "'--port'"),
        (["--port", "eighty"], 78, "'eighty'"),
    ])
    func refusesWhatCannotBeAsked(arguments: [String], status: Int, word: String) async throws {
        let result = try await health(arguments)
        #expect(Int(result.status) == status && result.errors.contains(word), "\(result)")
    }

    private func silentListener() throws -> (Int32, Int) {
        let number = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bound in
                bind(number, bound, length) == 0 && listen(number, 8) == 0 && getsockname(number, bound, &length) == 0
            }
        }
        try #require(result)
        return (number, Int(UInt16(bigEndian: address.sin_port)))
    }
}
