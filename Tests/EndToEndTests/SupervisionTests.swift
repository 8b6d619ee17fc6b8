import Foundation
import TestKit
import Testing

/// What the server tells the service manager that has started it, as systemd does a unit with `Type=notify`.
@Suite(.timeLimit(.minutes(3)))
struct SupervisionTests {
    /// A server whose manager listens at a name, and writes down what it hears.
    private func server(
        at name: String,
        _ arguments: [String] = [],
        watchdog: String? = nil
    ) async throws -> ServerProcess {
        try await ServerProcess(
            arguments,
            environment: watchdog.map { ["WATCHDOG_USEC": $0] } ?? [:],
            launcher: [Command.pythonPath, Pictures.script("notify_manager.py"), name]
        )
    }

    private var freshName: String { "calotype-\(UUID().uuidString.prefix(8))" }

    private func told(_ server: ServerProcess, _ text: String, times: Int = 1) async -> Bool {
        await Polling.becomesTrue { server.logged.ranges(of: "told: \(text)").count >= times }
    }

    @Test(arguments: ["/tmp/", "@"])
    func tellsThatItIsReadyAndThatItEnds(place: String) async throws {
        let name = place + freshName
        defer { try? FileManager.default.removeItem(atPath: name) }
        let server = try await server(at: name)
        #expect(await told(server, "READY=1|STATUS=Answers requests."))
        #expect(try await server.get("/health/ready").status == 200)
        #expect(!server.logged.contains("STOPPING") && !server.logged.contains("WATCHDOG"))
        let renderers = server.renderers.filter { program($0).hasSuffix("/calotype-renderer") }
        #expect(!renderers.isEmpty)
        for renderer in renderers { #expect(!environment(renderer).contains("NOTIFY_SOCKET")) }
        #expect(await server.stop() == 0)
        #expect(await told(server, "STOPPING=1|STATUS=Finishes what is under way."))
    }

    @Test func isNotReadyWithoutARenderer() async throws {
        let server = try await server(at: "@" + freshName, ["--renderer-path", "/bin/false"])
        #expect(await told(server, "STATUS=No renderer starts"))
        #expect(try await server.get("/health/ready").status == 503)
        #expect(await server.stop() == 0)
        #expect(await told(server, "STOPPING=1"))
        #expect(!server.logged.contains("READY=1"))
    }

    @Test(.enabled(if: geteuid() == 0, "only root may hold another process' thread"))
    func theWatchdogHearsNothingWhileAnEventLoopIsStuck() async throws {
        let server = try await server(at: "@" + freshName, watchdog: "400000")
        #expect(await told(server, "WATCHDOG=1", times: 3))
        let (holder, output, input) = (Process(), CapturedText(), Pipe())
        let words = [Pictures.script("hold_thread.py"), "\(server.identifier)", "NIO-SGLTN"]
        holder.prepare(URL(fileURLWithPath: Command.pythonPath), words, [:])
        holder.standardOutput = output.pipe
        holder.standardInput = input
        try holder.start()
        #expect(try await output.firstMatch(of: "held", orEndOf: holder) == "held")
        #expect(await Polling.becomesTrue { server.logged.contains("An event loop does not answer") })
        // From the first silence on, as many pings as before the loop went on are none.
        let lines = server.logged.split(separator: "\n")
        let silence = try #require(lines.lastIndex { $0.contains("An event loop does not answer") })
        #expect(!lines[silence...].contains { $0.contains("told: WATCHDOG=1") })
        let before = server.logged.ranges(of: "told: WATCHDOG=1").count
        try input.fileHandleForWriting.close()
        #expect(await told(server, "WATCHDOG=1", times: before + 2), "it goes on")
        #expect(await server.stop() == 0)
    }

    @Test(arguments: [
        ["NOTIFY_SOCKET": "/tmp/calotype-nobody-is-here", "WATCHDOG_USEC": "1000000"],
        ["NOTIFY_SOCKET": "relative"], ["NOTIFY_SOCKET": "vsock:2:1"], ["NOTIFY_SOCKET": ""],
    ])
    func whoCannotBeToldIsInNobodysWay(environment: [String: String]) async throws {
        let server = try await ServerProcess(environment: environment)
        #expect(try await server.get("/health/live").status == 200)
        #expect(await server.stop() == 0)
    }

    @Test(arguments: ["0", "-5", "soon", "99999999999999999999", "9223372036854775807"])
    func aStrangeTimeOfTheWatchdogIsPassedOver(time: String) async throws {
        let server = try await server(at: "@" + freshName, watchdog: time)
        #expect(await told(server, "READY=1"))
        #expect(await server.stop() == 0)
        #expect(await told(server, "STOPPING=1"))
        #expect(!server.logged.contains("WATCHDOG"))
    }

    private func program(_ process: Int32) -> String {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(process)/exe")) ?? ""
    }

    private func environment(_ process: Int32) -> String {
        let bytes = FileManager.default.contents(atPath: "/proc/\(process)/environ") ?? Data()
        return String(decoding: bytes, as: UTF8.self)
    }
}
