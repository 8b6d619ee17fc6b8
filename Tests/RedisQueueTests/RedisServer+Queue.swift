import Foundation
import Logging
import Queueing
import RedisQueue
import TestKit
import Testing

extension RedisServer {
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
