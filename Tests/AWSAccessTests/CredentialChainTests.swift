import Foundation
import TestKit
import Testing

@testable import AWSAccess

@Suite(.timeLimit(.minutes(2)))
struct CredentialChainTests {
    typealias Service = CredentialServices.Service

    @Test func eachServiceGivesCredentials() async throws {
        let (services, clock) = (try CredentialServices(), SettableClock())
        try await services.set(time: clock.now.timeIntervalSince1970)
        for service in Service.allCases {
            let folder = try TemporaryFolder()
            let variables = try services.variables(service, folder: folder)
            let chain = CredentialChain(.test(variables, home: folder.path, clock: clock))
            let credentials = try await chain.credentials()
            #expect(credentials.accessKeyID.hasPrefix("ASIA"))
            #expect(credentials.secretAccessKey == SecretText("secret/of+\(credentials.accessKeyID)"))
            #expect(credentials.sessionToken != nil)
            #expect(credentials.expires == clock.now.addingTimeInterval(3600))
        }
        let log = try await services.log().log
        #expect(
            log.map { "\($0.method) \($0.path)" } == [
                "POST /sts", "POST /sts", "GET /container/c", "PUT /latest/api/token",
                "GET /latest/meta-data/iam/security-credentials/",
                "GET /latest/meta-data/iam/security-credentials/a-role",
            ]
        )
        // A web identity proves itself; nothing of ours signs.
        #expect(log[1].headers["authorization"] == nil)
        #expect(
            log[1].body.contains("WebIdentityToken=a.web.token&")
                || log[1].body.hasSuffix("WebIdentityToken=a.web.token")
        )
    }

    @Test(arguments: Service.allCases)
    func fiveRenewalsUnderLoad(service: Service) async throws {
        let (services, clock, folder) = (try CredentialServices(), SettableClock(), try TemporaryFolder())
        try await services.set(lifetime: 60)
        let variables = try services.variables(service, folder: folder)
        let chain = CredentialChain(.test(variables, home: folder.path, clock: clock))
        let caching = CachingCredentials(
            chain,
            clock: CachingCredentials.Clock(now: { clock.now }),
            logger: SourceSurroundings.test([:]).logger
        )
        var before: Set<SecretText?> = []
        for round in 1...6 {
            try await services.set(time: clock.now.timeIntervalSince1970)
            let tokens = try await withThrowingTaskGroup(of: SecretText?.self) { group in
                for _ in 0..<64 { group.addTask { try await caching.credentials().sessionToken } }
                return try await group.reduce(into: Set()) { $0.insert($1) }
            }
            #expect(tokens.count == 1 && before.isDisjoint(with: tokens))
            before.formUnion(tokens)
            #expect(try await services.log().issued == round)
            clock.advance(round.isMultiple(of: 2) ? 58 : 75)
        }
    }

    @Test(arguments: Service.allCases)
    func oddAnswersAreErrorsAndGiveNothingAway(service: Service) async throws {
        let (services, folder) = (try CredentialServices(), try TemporaryFolder())
        var variables = try services.variables(service, folder: folder)
        variables["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = "Bearer hunter2"
        let chain = CredentialChain(.test(variables, home: folder.path))
        for mode in [
            "500", "429", "404", "garbage", "empty", "nothing_useful", "injected", "huge", "endless", "redirect",
            "truncated",
        ] {
            try await services.set(modes: [service.mode: [mode]])
            do {
                let credentials = try await chain.credentials()
                Issue.record("\(mode) gave \(credentials)")
            } catch let error as AccessError {
                #expect([.unavailable, .badAnswer, .refused, .noCredentials].contains(error.code), "\(mode): \(error)")
                #expect(
                    !error.message.contains("hunter2") && !error.message.contains("token-")
                        && !error.message.contains("a.web.token"),
                    "\(mode): \(error)"
                )
                #expect(error.message.utf8.count < 1500, "\(mode): \(error)")
            }
            let log = try await services.log()
            #expect(log.issued == 0 && !log.log.contains { $0.path == "/elsewhere" }, "\(mode)")
            // What may pass was tried again, and not without end.
            #expect(log.log.count <= 9, "\(mode)")
        }
    }

    @Test(arguments: Service.allCases)
    func whatPassesIsNoFailure(service: Service) async throws {
        let (services, folder) = (try CredentialServices(), try TemporaryFolder())
        let variables = try services.variables(service, folder: folder)
        let modes = service == .instance ? ["ok", "500", "truncated", "ok"] : ["500", "429", "ok"]
        try await services.set(modes: [service.mode: modes])
        let chain = CredentialChain(.test(variables, home: folder.path))
        #expect(try await chain.credentials().accessKeyID.hasPrefix("ASIA"))
    }

    @Test(arguments: ["silent", "dripping"])
    func whoNeverFinishesIsLeft(mode: String) async throws {
        let services = try CredentialServices()
        try await services.set(modes: ["other": [mode]])
        let request = CredentialRequest(
            method: "GET",
            url: try #require(EndpointURL("\(services.origin)/x")),
            connectTimeout: .seconds(1),
            timeout: .milliseconds(200)
        )
        let start = ContinuousClock.now
        await #expect { try await HTTPExchange().send(request) } throws: { ($0 as? AccessError)?.code == .unavailable }
        #expect(ContinuousClock.now - start < .seconds(60))
    }

    @Test func aCallerWhoGivesUpDoesNotWait() async throws {
        let services = try CredentialServices()
        try await services.set(modes: ["other": ["silent"]])
        let request = CredentialRequest(
            method: "GET",
            url: try #require(EndpointURL("\(services.origin)/x")),
            connectTimeout: .seconds(1),
            timeout: .seconds(60)
        )
        let task = Task { try await HTTPExchange().send(request) }
        while try await services.log().log.allSatisfy({ $0.path != "/x" }) { await Task.yield() }
        task.cancel()
        await #expect { try await task.value } throws: { ($0 as? AccessError)?.code == .cancelled }
    }

    @Test func nobodyThereIsNoLongWait() async throws {
        let request = CredentialRequest(
            method: "GET",
            url: try #require(EndpointURL("http://127.0.0.1:1/x")),
            connectTimeout: .seconds(30),
            timeout: .seconds(30)
        )
        await #expect { try await HTTPExchange().send(request) } throws: { ($0 as? AccessError)?.code == .unavailable }
    }

    @Test func aWrongClockIsSeenThrough() async throws {
        let (services, folder) = (try CredentialServices(), try TemporaryFolder())
        let variables = try services.variables(.role, folder: folder)
        for skew in [-7200.0, 7200] {
            let clock = SettableClock(1_800_000_000 + skew)
            try await services.set(time: 1_800_000_000)
            let credentials = try await CredentialChain(.test(variables, home: folder.path, clock: clock)).credentials()
            // The end is one of our own clock, so that nothing is renewed too early or too late.
            #expect(credentials.expires == clock.now.addingTimeInterval(3600))
        }
    }

    @Test func anInstanceThatCannotRenewGivesALittleMoreTime() async throws {
        let (services, clock) = (try CredentialServices(), SettableClock())
        try await services.set(time: clock.now.timeIntervalSince1970)
        try await services.set(lifetime: -600)
        let instance = try services.variables(.instance, folder: try TemporaryFolder())
        let end = try #require(try await CredentialChain(.test(instance, clock: clock)).credentials().expires)
        #expect((300...600).contains(end.timeIntervalSince(clock.now)))
        // From anybody else they are an error.
        let container = try services.variables(.container, folder: try TemporaryFolder())
        await #expect { try await CredentialChain(.test(container, clock: clock)).credentials() } throws: { error in
            (error as? AccessError)?.message.contains("clock") == true
        }
    }

    @Test func theContainersTokenIsReadAnewAndGoesNowhereElse() async throws {
        let (services, folder) = (try CredentialServices(), try TemporaryFolder())
        var variables = try services.variables(.container, folder: folder)
        variables["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = "not this one"
        variables["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] = folder.path("t")
        let chain = CredentialChain(.test(variables, home: folder.path))
        for token in ["one", "Bearer two"] {
            try folder.write(Array("\(token)\n".utf8), to: "t")
            _ = try await chain.credentials()
            #expect(try await services.log().log.last?.headers["authorization"] == token)
        }
        for bad in ["", "\n", "a\nHost: x", "a\u{0}b", "é"] {
            try folder.write(Array(bad.utf8), to: "t")
            await #expect { try await chain.credentials() } throws: { ($0 as? AccessError)?.code == .badConfiguration }
        }
        #expect(try await services.log().log.count == 2)
    }

    @Test func aRefusalSaysWhyWithoutTheToken() async throws {
        let (services, folder) = (try CredentialServices(), try TemporaryFolder())
        var variables = try services.variables(.webIdentity, folder: folder)
        variables["AWS_ROLE_ARN"] = "arn:aws:iam::1:role/denied"
        let chain = CredentialChain(.test(variables, home: folder.path))
        await #expect { try await chain.credentials() } throws: { error in
            let message = "\(error)"
            return (error as? AccessError)?.code == .refused && message.contains("AccessDenied")
                && message.contains("role/denied") && !message.contains("a.web.token")
        }
        // Once: a refusal does not pass.
        #expect(try await services.log().log.count == 1)
    }
}
