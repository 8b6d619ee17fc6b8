import Foundation
import Logging
import NIOCore
import NIOPosix
import Queueing
import RedisQueue
import Synchronization
import TestKit
import Testing

/// A real server of a test's own, on a free port and in its own folder, killed when nobody holds it any more.
final class RedisServer: Sendable {
    let folder: TemporaryFolder
    let port: Int
    private let settings: [String]
    private let process = Mutex<Process?>(nil)

    /// Starts a server that writes everything to its disk at once.
    init(in folder: TemporaryFolder? = nil, _ settings: [String] = []) async throws {
        self.folder = try folder ?? TemporaryFolder()
        let free = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "127.0.0.1", port: 0).get()
        port = try #require(free.localAddress?.port)
        try await free.close()
        self.settings = settings
        try await start()
    }

    deinit { kill() }

    private var isSecured: Bool { settings.contains("--tls-cert-file") }

    /// Starts it, again after ``kill()``.
    func start() async throws {
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
        try #require(Bool(false), "redis-server does not come up: \(log)")
    }

    /// Kills it at once.
    func kill() {
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
    func cli(_ words: String...) throws -> String {
        let client = Process()
        client.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        client.arguments = ["redis-cli", "-p", "\(port)"] + words
        let output = Pipe()
        client.standardOutput = output
        client.standardError = FileHandle.nullDevice
        try client.start()
        let bytes = output.fileHandleForReading.readDataToEndOfFile()
        client.waitUntilExit()
        return String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .newlines)
    }

    var address: RedisAddress { RedisAddress(host: "127.0.0.1", port: port) }

    /// Makes a queue.
    func queue(
        _ rules: QueueRules = QueueRules(),
        prefix: String = "test",
        address: RedisAddress? = nil,
        timeout: Duration = .seconds(10)
    ) throws -> RedisQueue {
        try RedisQueue(
            configuration: RedisQueue.Configuration(
                address: address ?? self.address,
                prefix: prefix,
                rules: rules,
                timeout: timeout,
                pauses: Backoff(first: .milliseconds(10), longest: .milliseconds(50))
            ),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
    }
}
