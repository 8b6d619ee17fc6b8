import Queueing
import RedisQueue
import TestKit
import Testing

/// Who is let in, and what is said to who is not.
struct AccessTests {
    private func refusal(
        _ server: RedisServer,
        _ address: RedisAddress,
        prefix: String = "test"
    ) async throws -> JobQueueError? {
        let queue = try server.queue(prefix: prefix, address: address, timeout: .seconds(3))
        do {
            try await queue.check()
            await queue.close()
            return nil
        } catch {
            await queue.close()
            #expect(!"\(error)".contains("pass word"))
            return error as? JobQueueError
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func passwordsAndUsers() async throws {
        let server = try await RedisServer()
        try server.allow("ann", "~test:*")
        try server.cli("CONFIG", "SET", "requirepass", "pass word")
        var address = server.address
        #expect(try await refusal(server, address)?.code == .denied)
        address.password = "wrong"
        #expect(try await refusal(server, address)?.code == .denied)
        address.password = "pass word"
        #expect(try await refusal(server, address) == nil)
        address.user = "nobody"
        #expect(try await refusal(server, address)?.code == .denied)
        address.user = "ann"
        #expect(try await refusal(server, address) == nil)
        let foreign = try await refusal(server, address, prefix: "other")
        #expect(foreign?.code == .denied)
        #expect(foreign?.message.contains("+client|unblock") == true, "it says what to allow")
        address.database = 99
        #expect(try await refusal(server, address)?.code == .badAddress)
    }

    @Test(.timeLimit(.minutes(1)))
    func adviceIsGivenOnSettingsThatLoseJobs() async throws {
        let server = try await RedisServer([
            "--appendonly", "no", "--maxmemory", "1gb", "--maxmemory-policy", "allkeys-lru",
        ])
        let queue = try server.queue()
        let advice = try await queue.advice()
        #expect(advice.count == 2)
        #expect(advice.contains { $0.contains("appendonly") } && advice.contains { $0.contains("noeviction") })
        for (name, value) in [("appendonly", "yes"), ("appendfsync", "everysec"), ("maxmemory-policy", "noeviction")] {
            try server.cli("CONFIG", "SET", name, value)
        }
        #expect(try await queue.advice().isEmpty)
        await queue.close()
    }

    /// Such a server forgets every job when it starts again (redis#14541).
    @Test(.timeLimit(.minutes(1)))
    func adviceIsGivenWhereTheUserDefaultMayNotReadBackWhatScriptsWrote() async throws {
        let server = try await RedisServer()
        try server.cli("ACL", "SETUSER", "boss", "on", ">pass word", "~*", "&*", "+@all")
        try server.allow("ann", "~test:*")
        func advice(_ user: String?) async throws -> [String] {
            var address = server.address
            if let user { (address.user, address.password) = (user, "pass word") }
            let queue = try server.queue(address: address)
            let advice = try await queue.advice()
            await queue.close()
            return advice
        }
        #expect(try await advice(nil).isEmpty)
        #expect(try await advice("boss").isEmpty)
        let boss = ["--user", "boss", "-a", "pass word"]
        for rules in [["off"], ["on", "resetkeys", "~other:*"], ["on", "allkeys", "-@write"]] {
            try #require(server.cli(boss + ["ACL", "SETUSER", "default"] + rules) == "OK")
            let seen = try await advice("boss")
            #expect(seen.count == 1 && seen.first?.contains("which is every job") == true, "\(rules): \(seen)")
        }
        // Ann may not look at the rights of others, nor at much else.
        let unseen = try await advice("ann")
        #expect(unseen.count == 1, "\(unseen)")
    }

    @Test(.timeLimit(.minutes(1)))
    func certificatesAreChecked() async throws {
        let folder = try TemporaryFolder()
        let server = try await RedisServer(
            in: folder,
            RedisServer.securing(folder) + ["--tls-auth-clients", "no"]
        )
        var address = server.securedAddress
        #expect(try await refusal(server, address) == nil)
        address.tls = RedisAddress.TLS(trusted: folder.path("cert.pem"))
        #expect(try await refusal(server, address) == nil)
        address.tls = RedisAddress.TLS()
        let untrusted = try await refusal(server, address)
        #expect(untrusted?.code == .badAddress)
        let advice = "its certificate is not trusted; name the authority with ?ca=FILE."
        #expect(untrusted?.message.hasSuffix(advice) == true, "\(untrusted?.message ?? "nothing")")
        // Another authority, of the same name.
        let foreign = try TemporaryFolder()
        _ = try RedisServer.securing(foreign)
        address.tls = RedisAddress.TLS(trusted: foreign.path("cert.pem"))
        let wrong = try await refusal(server, address)
        #expect(wrong?.code == .badAddress)
        #expect(
            wrong?.message.contains("authority in '\(foreign.path("cert.pem"))'") == true,
            "\(wrong?.message ?? "")"
        )
        address.tls = nil
        let plain = try await refusal(server, address)
        #expect(plain?.code == .unavailable)
        #expect(plain?.message.hasSuffix(": does it want rediss://?") == true, "\(plain?.message ?? "nothing")")
        let other = try await RedisServer()
        address = other.address
        address.tls = RedisAddress.TLS(trusted: folder.path("cert.pem"))
        let silent = try await refusal(other, address)
        #expect(silent?.code == .unavailable)
        #expect(silent?.message.hasSuffix("no TLS answer: does it want redis://?") == true, "\(silent?.message ?? "")")
    }

    @Test(.timeLimit(.minutes(1)))
    func aServerThatWantsACertificateOfOursSaysSo() async throws {
        let folder = try TemporaryFolder()
        let server = try await RedisServer(in: folder, RedisServer.securing(folder) + ["--tls-auth-clients", "yes"])
        var address = server.securedAddress
        address.tls = RedisAddress.TLS(trusted: folder.path("cert.pem"))
        let error = try await refusal(server, address)
        #expect(error?.message.contains("?cert=FILE&key=FILE") == true, "\(error?.message ?? "nothing")")
        let foreign = try TemporaryFolder()
        _ = try RedisServer.securing(foreign)
        address.tls?.certificate = foreign.path("cert.pem")
        address.tls?.key = foreign.path("key.pem")
        let wrong = try await refusal(server, address)
        #expect(wrong != nil && wrong?.message.contains("rror:") == false, "\(wrong?.message ?? "nothing")")
    }

    @Test(.timeLimit(.minutes(1)))
    func aCertificateOfAnotherNameIsRefused() async throws {
        let folder = try TemporaryFolder()
        let server = try await RedisServer(
            in: folder,
            RedisServer.securing(folder, names: "DNS:elsewhere,IP:127.0.0.2") + ["--tls-auth-clients", "no"]
        )
        var address = server.securedAddress
        for host in ["127.0.0.1", "localhost"] {
            address.host = host
            let error = try await refusal(server, address)
            #expect(error?.code == .badAddress, "\(host)")
            #expect(error?.message.contains("certificate is of another name") == true, "\(error?.message ?? "nothing")")
        }
    }

    @Test func filesThatAreNoCertificatesAreSaid() async throws {
        let folder = try TemporaryFolder()
        try folder.write(Array("nothing".utf8), to: "cert.pem")
        let tls = RedisAddress.TLS(trusted: folder.path("cert.pem"))
        let configuration = RedisQueue.Configuration(address: RedisAddress(host: "127.0.0.1", tls: tls))
        let error = #expect(throws: JobQueueError.self) {
            _ = try RedisQueue(configuration: configuration, logger: RedisServer.quiet)
        }
        #expect(error?.code == .badAddress)
        #expect(error?.message.contains(folder.path("cert.pem")) == true)
    }
}
