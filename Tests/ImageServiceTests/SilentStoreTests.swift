import Dialects
import ImageService
import NIOCore
import ObjectStorage
import TestKit
import Testing

/// A store of originals that answers late, or not at all, while pictures are in memory.
@Suite(.timeLimit(.minutes(1))) struct SilentStoreTests {
    private let bench = Workbench()

    @Test func aPictureInMemoryDoesNotWaitForAStoreThatSaysNothing() async throws {
        var bench = bench
        bench.configuration.lookTimeout = .milliseconds(200)
        try await bench.put("pets/cat.jpg", Workbench.jpeg)
        let service = bench.service()
        _ = try await service.variant(request())
        bench.time.advance(by: .seconds(60))
        bench.originals.reading.shut()
        // The first waits for a while, and the look goes on without it.
        #expect(try await service.variant(request()).outcome == .memory)
        #expect(bench.originals.count(.head) == 1)
        // The next do not wait at all, however many they are and whatever time passes.
        for _ in 0..<100 {
            bench.time.advance(by: .seconds(60))
            #expect(service.cached(request())?.outcome == .memory)
        }
        #expect(try await service.variant(request()).outcome == .memory)
        #expect(bench.originals.count(.head) == 1, "one look for all")

        // What the look finds in the end counts.
        try await bench.put("pets/cat.jpg", Workbench.png)
        bench.originals.reading.open()
        let isMadeAnew = try await becomesTrue {
            bench.time.advance(by: .seconds(60))
            return try await service.variant(request()).outcome == .made
        }
        #expect(isMadeAnew)
    }

    @Test func afterAFailedLookTheTimeCountsFromItsEnd() async throws {
        try await bench.put("pets/cat.jpg", Workbench.jpeg)
        let service = bench.service()
        _ = try await service.variant(request())
        bench.time.advance(by: .seconds(60))
        bench.originals.fail([.head, .open], with: StorageError(.failed, "away"))
        bench.originals.reading.shut()
        let task = Task { try await service.variant(request()).outcome }
        await bench.originals.reading.arrivals(1)
        // The look takes longer than what is known is believed.
        bench.time.advance(by: .seconds(15))
        bench.originals.reading.open()
        #expect(try await task.value == .memory)
        let isKnown = try await becomesTrue { service.cached(request()) != nil }
        #expect(isKnown && bench.originals.count(.head) == 1)
    }

    @Test func whatIsWaitedForInAllStaysWithinTheDeadline() async throws {
        var bench = bench
        bench.configuration.deadline = .milliseconds(1500)
        bench.configuration.lookTimeout = .seconds(1)
        try await bench.put("pets/cat.jpg", Workbench.jpeg)
        let service = bench.service()
        _ = try await service.variant(request())
        bench.time.advance(by: .seconds(60))
        bench.originals.reading.shut()
        // Look and fetch hang, each of which has the whole deadline by itself; the service's time stands still.
        let late = Task { await service.failure(request(blur: 2)) }
        await bench.originals.reading.arrivals(2)
        bench.time.advance(by: .seconds(2))
        #expect([.originalsUnavailable, .deadlineExceeded].contains(await late.value))
        bench.originals.reading.open()
    }

    /// Whether something is so before long.
    private func becomesTrue(_ condition: () async throws -> Bool) async throws -> Bool {
        for _ in 0..<2000 {
            if try await condition() { return true }
            try await Task.sleep(for: .milliseconds(5))
        }
        return false
    }
}
