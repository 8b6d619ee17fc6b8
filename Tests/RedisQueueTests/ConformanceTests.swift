import Queueing
import RedisQueue
import TestKit
import Testing

/// One server for all checks, which run beside each other under prefixes of their own.
struct ConformanceTests {
    private func conform(_ server: RedisServer, at address: RedisAddress) async {
        let failures = await withTaskGroup { group in
            for (number, check) in JobQueueConformance.all.enumerated() {
                group.addTask { () -> String? in
                    do {
                        try await check.run { try server.queue($0, prefix: "test-\(number)", address: address) }
                        return nil
                    } catch {
                        return "\(check): \(error)"
                    }
                }
            }
            return await group.reduce(into: []) { $0 += $1.map { [$0] } ?? [] }
        }
        #expect(failures.isEmpty, "\(failures.joined(separator: "\n"))")
    }

    @Test(.timeLimit(.minutes(1)))
    func doesWhatEveryQueueMustDo() async throws {
        let server = try await RedisServer(["--appendfsync", "no"])
        await conform(server, at: server.address)
    }

    @Test(.timeLimit(.minutes(1)))
    func doesItWithTLSInADatabaseAsAUserWhoMayDoLittle() async throws {
        let folder = try TemporaryFolder()
        let secure = try RedisServer.securing(folder)
        let server = try await RedisServer(in: folder, secure + ["--appendfsync", "no", "--tls-auth-clients", "yes"])
        try server.allow("ann", "~test-*")
        var address = server.securedAddress
        (address.user, address.password, address.database) = ("ann", "pass word", 3)
        await conform(server, at: address)
        #expect(try server.cli("-n", "3", "DBSIZE") != "0")
        #expect(try server.cli("DBSIZE") == "0")
    }

    @Test(.timeLimit(.minutes(1)))
    func doesItInVersion2OfTheProtocol() async throws {
        let server = try await RedisServer(["--appendfsync", "no", "--rename-command", "HELLO", ""])
        await conform(server, at: server.address)
        #expect(try !server.cli("CLIENT", "LIST").contains("resp=3"))
    }
}
