import Foundation
import Logging
import Synchronization
import TestKit
import Testing

@testable import AWSAccess

@Suite(.timeLimit(.minutes(1)))
struct CachingCredentialsTests {
    /// Gives credentials of 60 seconds behind a gate, or fails.
    private final class Source: CredentialsProvider {
        let gate = Gate(isOpen: true)
        let clock = SettableClock()
        private let state = Mutex((calls: 0, error: AccessError?.none))

        var calls: Int { state.withLock { $0.calls } }

        func fail(with error: AccessError?) { state.withLock { $0.error = error } }

        func credentials() async throws -> AWSCredentials {
            let number = state.withLock { state in
                state.calls += 1
                return state.calls
            }
            _ = await gate.pass()
            if let error = state.withLock({ $0.error }) { throw error }
            return AWSCredentials(
                accessKeyID: "KEY\(number)",
                secretAccessKey: "s",
                expires: clock.now.addingTimeInterval(60)
            )
        }
    }

    private static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private static func caching(_ source: Source, limit: Duration = .seconds(30)) -> CachingCredentials {
        let clock = CachingCredentials.Clock(now: { source.clock.now }, jitter: { 0 }, limit: limit)
        return CachingCredentials(source, clock: clock, logger: logger)
    }

    private static func keys(of caching: CachingCredentials, callers: Int) async throws -> Set<String> {
        try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<callers { group.addTask { try await caching.credentials().accessKeyID } }
            return try await group.reduce(into: []) { $0.insert($1) }
        }
    }

    @Test func manyCallersMakeOneRequest() async throws {
        let source = Source()
        let caching = Self.caching(source)
        for round in 1...5 {
            #expect(try await Self.keys(of: caching, callers: 100) == ["KEY\(round)"])
            #expect(source.calls == round)
            source.clock.advance(58)
        }
    }

    @Test func nobodyWaitsForARenewalAheadOfTime() async throws {
        let source = Source()
        let caching = Self.caching(source)
        _ = try await caching.credentials()
        source.gate.shut()
        source.clock.advance(50)
        #expect(try await Self.keys(of: caching, callers: 50) == ["KEY1"])
        await source.gate.arrivals(2)
        #expect(source.calls == 2)
        source.gate.open()
        source.clock.advance(8)
        #expect(try await Self.keys(of: caching, callers: 50) == ["KEY2"])
        #expect(source.calls == 2)
    }

    @Test func whoGivesUpLeavesAndTheOthersStay() async throws {
        let source = Source()
        source.gate.shut()
        let caching = Self.caching(source)
        let stays = Task { try await caching.credentials().accessKeyID }
        await source.gate.arrivals(1)
        let leaves = Task { try await caching.credentials().accessKeyID }
        leaves.cancel()
        await #expect { try await leaves.value } throws: { ($0 as? AccessError)?.code == .cancelled }
        source.gate.open()
        #expect(try await stays.value == "KEY1")
    }

    @Test func oldCredentialsStayWhileTheirRenewalFails() async throws {
        let source = Source()
        let caching = Self.caching(source)
        _ = try await caching.credentials()
        source.fail(with: AccessError(.unavailable, "down"))
        source.clock.advance(58)
        #expect(try await Self.keys(of: caching, callers: 20) == ["KEY1"])
        #expect(source.calls == 2)
        source.clock.advance(3)
        await #expect { try await caching.credentials() } throws: { ($0 as? AccessError)?.message == "down" }
        #expect(source.calls == 3)
        // Too early for another attempt: the same error at once.
        await #expect { try await caching.credentials() } throws: { ($0 as? AccessError)?.message == "down" }
        #expect(source.calls == 3)
        source.fail(with: nil)
        source.clock.advance(3)
        #expect(try await Self.keys(of: caching, callers: 20) == ["KEY4"])
    }

    @Test func aSourceThatNeverAnswersIsLeft() async throws {
        let source = Source()
        source.gate.shut()
        let caching = Self.caching(source, limit: .milliseconds(50))
        await #expect { try await caching.credentials() } throws: { ($0 as? AccessError)?.code == .unavailable }
    }

    @Test func refusedCredentialsAreAskedForAnew() async throws {
        let source = Source()
        let caching = Self.caching(source)
        let first = try await caching.credentials()
        caching.refuse(first)
        #expect(try await caching.credentials() == first)
        source.clock.advance(40)
        caching.refuse(first)
        #expect(try await Self.keys(of: caching, callers: 20) == ["KEY2"])
    }
}
