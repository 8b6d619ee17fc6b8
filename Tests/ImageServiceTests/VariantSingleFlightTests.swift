import Dialects
import ImageService
import NIOCore
import ObjectStorage
import Recipes
import TestKit
import Testing

@Suite(.timeLimit(.minutes(1)))
struct VariantSingleFlightTests {
    private let bench = Workbench()

    @Test func aHundredEqualRequestsAreOneRenderAndOneOpen() async throws {
        try await bench.put("pets/cat.jpg", Workbench.jpeg)
        let service = bench.service()
        bench.originals.reading.shut()
        bench.renderer.gate.shut()
        let outcomes = try await withThrowingTaskGroup(of: Variant.self) { group in
            for _ in 0..<100 { group.addTask { try await service.variant(request()) } }
            await bench.originals.reading.arrivals(1)
            bench.originals.reading.open()
            await bench.renderer.gate.arrivals(1)
            bench.renderer.gate.open()
            return try await group.reduce(into: [Variant]()) { $0.append($1) }
        }
        #expect(outcomes.count == 100 && Set(outcomes.map(\.etag)).count == 1)
        #expect(outcomes.filter { $0.outcome == .made }.count == 1)
        #expect(bench.renderer.renders == 1)
        #expect(bench.originals.count(.open) == 1 && bench.originals.count(.head) == 0)
        #expect(bench.variants.count(.read) == 1)
    }

    @Test func oneWhoLeavesDoesNotDisturbTheOthers() async throws {
        try await bench.put("pets/cat.jpg", Workbench.jpeg)
        let service = bench.service()
        bench.renderer.gate.shut()
        // The first one begins the work, and is the one who leaves.
        let first = Task { await service.failure(request()) }
        await bench.renderer.gate.arrivals(1)
        let second = Task { try await service.variant(request()) }
        await waiting(2, at: service)
        first.cancel()
        #expect(await first.value == .cancelled)
        bench.renderer.gate.open()
        #expect(try await second.value.outcome == .coalesced)
        #expect(bench.renderer.renders == 1 && bench.renderer.cancelled == 0)
    }

    @Test func theWorkEndsWhenNobodyWaitsAnyMore() async throws {
        try await bench.put("pets/cat.jpg", Workbench.jpeg)
        let service = bench.service()
        bench.renderer.gate.shut()
        let tasks = (0..<3).map { _ in Task { await service.failure(request()) } }
        await bench.renderer.gate.arrivals(1)
        await waiting(3, at: service)
        for task in tasks { task.cancel() }
        for task in tasks { #expect(await task.value == .cancelled) }
        // Who comes now does not get the error of the work that was given up.
        bench.renderer.gate.open()
        #expect(try await service.variant(request()).outcome == .made)
        #expect(bench.renderer.renders == 2 && bench.renderer.cancelled == 1)
    }

    @Test func aRequestThatIsCancelledBeforeItBeginsDoesNothingLasting() async throws {
        try await bench.put("pets/cat.jpg", Workbench.jpeg)
        let service = bench.service()
        let gate = Gate()
        let task = Task {
            _ = await gate.pass()
            return await service.failure(request())
        }
        await gate.arrivals(1)
        task.cancel()
        #expect(await task.value == .cancelled)
        #expect(try await service.variant(request()).outcome == .made)
    }

    @Test func tooManyWhoWaitAreTurnedAway() async throws {
        var bench = bench
        bench.configuration.waiters = 3
        try await bench.put("pets/cat.jpg", Workbench.jpeg)
        let service = bench.service()
        bench.renderer.gate.shut()
        let tasks = (0..<3).map { _ in Task { try await service.variant(request()) } }
        await bench.renderer.gate.arrivals(1)
        await waiting(3, at: service)
        let error = await #expect(throws: ServiceError.self) { try await service.variant(request()) }
        #expect(error?.code == .overloaded && error?.retryAfter == .seconds(1))
        bench.renderer.gate.open()
        for task in tasks { _ = try await task.value }
        #expect(try await service.variant(request(blur: 2)).outcome == .made)
    }

    @Test func differentRecipesOfOneNewOriginalOpenItOnce() async throws {
        try await bench.put("pets/cat.jpg", Workbench.jpeg)
        let service = bench.service()
        bench.originals.reading.shut()
        let tasks = (1...5).map { number in Task { try await service.variant(request(blur: Double(number))) } }
        await bench.originals.reading.arrivals(1)
        await lookingUp(5, at: service)
        bench.originals.reading.open()
        for task in tasks { #expect(try await task.value.outcome == .made) }
        #expect(bench.originals.count(.open) == 1 && bench.renderer.renders == 5)
    }

    @Test func aVariantThatIsBeingStoredIsFoundThere() async throws {
        var bench = bench
        bench.configuration.memoryBytes = 0
        try await bench.put("pets/cat.jpg", Workbench.jpeg)
        let service = bench.service()
        bench.variants.writing.shut()
        let made = try await service.variant(request())
        #expect(made.outcome == .made, "the answer does not wait for the store")
        await bench.variants.writing.arrivals(1)
        let again = try await service.variant(request())
        #expect(again.outcome == .store && again.etag == made.etag)
        #expect(bench.variants.count(.read) == 1 && bench.renderer.renders == 1)
        bench.variants.writing.open()
        await service.finishWriting()
        #expect(try await bench.stored().count == 1)
    }

    private func waiting(_ count: Int, at service: VariantService) async {
        while service.waiters.making < count { await Task.yield() }
    }

    private func lookingUp(_ count: Int, at service: VariantService) async {
        while service.waiters.looking < count { await Task.yield() }
    }
}
