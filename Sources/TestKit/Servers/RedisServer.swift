import Foundation
import NIOCore
import NIOPosix
import Synchronization

/// A real Redis server of a test's own, on a free port and in its own folder, killed when nobody holds it any more.
public final class RedisServer: Sendable {
    /// Where it keeps its data.
    public let folder: TemporaryFolder
    /// The port it listens on, at 127.0.0.1.
    public let port: Int
    private let settings: [String]
    private let process = Mutex<Process?>(nil)

    /// Starts a server that writes everything to its disk at once.
    ///
    /// - Parameters:
    ///   - folder: Where it keeps its data; a new one for `nil`.
    ///   - settings: More words for its command line, which win.
    /// - Throws: `HelperProcess.Failure` with its log when it does not come up.
    public init(in folder: TemporaryFolder? = nil, _ settings: [String] = []) async throws {
        self.folder = try folder ?? TemporaryFolder()
        let free = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "127.0.0.1", port: 0).get()
        guard let port = free.localAddress?.port else { throw HelperProcess.Failure("no free port") }
        self.port = port
        try await free.close()
        self.settings = settings
        try await start()
    }

    deinit { kill() }

    private var isSecured: Bool { settings.contains("--tls-cert-file") }

    /// Starts it, again after ``kill()``.
    public func start() async throws {
        let server = Process()
        server.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        let ports = isSecured ? ["--port", "0", "--tls-port", "\(port)"] : ["--port", "\(port)"]
        server.arguments =
            ["redis-server"] + ports
            + ["--bind", "127.0.0.1", "--dir", folder.path, "--save", "", "--appendonly", "yes"]
            + ["--appendfsync", "always", "--logfile", folder.path("log")] + settings
        server.standardOutput = FileHandle.nullDevice
        server.standardError = FileHandle.nullDevice
        try server.start()
        process.withLock { $0 = server }
        let deadline = ContinuousClock.now + .seconds(20)
        while ContinuousClock.now < deadline, server.isRunning { if await isListening() { return } }
        let log = (try? String(decoding: folder.read("log"), as: UTF8.self)) ?? "no log"
        throw HelperProcess.Failure("redis-server does not come up: \(log)")
    }

    /// Kills it at once.
    public func kill() {
        guard
            let server = process.withLock({ process in
                defer { process = nil }
                return process
            })
        else { return }
        Foundation.kill(server.processIdentifier, SIGKILL)
        server.waitUntilExit()
    }

    private func isListening() async -> Bool {
        let channel = try? await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "127.0.0.1", port: port).get()
        try? await channel?.close().get()
        guard channel != nil else { return false }
        return isSecured || settings.contains("--requirepass") || (try? cli("PING")) == "PONG"
    }

    /// What the server answers to its own client, which is the independent eye.
    @discardableResult
    public func cli(_ words: String...) throws -> String { try cli(words) }

    /// The same with a list.
    @discardableResult
    public func cli(_ words: [String]) throws -> String {
        let client = Process()
        client.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        let certificate = ["--cert", folder.path("cert.pem"), "--key", folder.path("key.pem")]
        let secure = isSecured ? ["--tls", "--insecure"] + certificate : []
        client.arguments = ["redis-cli", "-p", "\(port)", "--no-auth-warning"] + secure + words
        let output = Pipe()
        client.standardOutput = output
        client.standardError = FileHandle.nullDevice
        try client.start()
        let bytes = output.fileHandleForReading.allData()
        client.waitUntilExit()
        return String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .newlines)
    }
}
