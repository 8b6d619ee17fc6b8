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

    private var clientCertificate: [String] {
        ["--cert", folder.path("cert.pem"), "--key", folder.path("key.pem")]
    }

    /// What makes a server ask for TLS, with a certificate of its own for such names, which is also the clients'.
    static func securing(_ folder: TemporaryFolder, names: String = "IP:127.0.0.1") throws -> [String] {
        let maker = Process()
        maker.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        maker.arguments =
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
            + ["-days", "2", "-subj", "/CN=test", "-addext", "subjectAltName=\(names)"]
            + ["-keyout", folder.path("key.pem"), "-out", folder.path("cert.pem")]
        maker.standardError = FileHandle.nullDevice
        try maker.start()
        maker.waitUntilExit()
        try #require(maker.terminationStatus == 0, "openssl makes a certificate")
        return ["--tls-cert-file", folder.path("cert.pem"), "--tls-key-file", folder.path("key.pem")]
            + ["--tls-ca-cert-file", folder.path("cert.pem")]
    }

    /// The way in for a client that trusts the server's certificate and shows it as its own.
    var securedAddress: RedisAddress {
        let certificate = folder.path("cert.pem")
        let tls = RedisAddress.TLS(trusted: certificate, certificate: certificate, key: folder.path("key.pem"))
        return RedisAddress(host: "127.0.0.1", port: port, tls: tls)
    }

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
    func cli(_ words: String...) throws -> String { try cli(words) }

    /// The same with a list.
    @discardableResult
    func cli(_ words: [String]) throws -> String {
        let client = Process()
        client.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        let secure = isSecured ? ["--tls", "--insecure"] + clientCertificate : []
        client.arguments = ["redis-cli", "-p", "\(port)", "--no-auth-warning"] + secure + words
        let output = Pipe()
        client.standardOutput = output
        client.standardError = FileHandle.nullDevice
        try client.start()
        let bytes = output.fileHandleForReading.allData()
        client.waitUntilExit()
        return String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .newlines)
    }

    /// Lets a user in, with the password `pass word`, as the refusal of one who may not enough advises.
    func allow(_ user: String, _ keys: String) throws {
        let rules = ["+@all", "-@admin", "-@dangerous", "+client|unblock"]
        try #require(cli(["ACL", "SETUSER", user, "on", ">pass word", keys] + rules) == "OK")
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
            logger: Self.quiet
        )
    }

    static var quiet: Logger { Logger(label: "test") { _ in SwiftLogNoOpLogHandler() } }
}
