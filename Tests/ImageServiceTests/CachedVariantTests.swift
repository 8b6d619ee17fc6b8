import Recipes
import TestKit
import Testing

@testable import ImageService

/// What somebody who keeps an answer of a variant relies on.
struct CachedVariantTests {
    private var bench = Workbench()

    init() { bench.configuration.freshness = .seconds(60) }

    private func service() async throws -> VariantService {
        for name in ["pets/cat.jpg", "pets/dog.jpg"] { try await bench.put(name, Workbench.jpeg) }
        let service = bench.service(purges: bench.originals)
        for name in ["pets/cat.jpg", "pets/dog.jpg"] { _ = try await service.variant(request(name)) }
        await service.finishWriting()
        return service
    }

    @Test func holdsUntilItsOriginalIsLookedAtAgain() async throws {
        let service = try await service()
        let held = try #require(service.cachedVariant(request()))
        #expect(held.variant.outcome == .memory && held.until == bench.time.now + .seconds(60))
        #expect(service.cachedVariant(request(blur: 2)) == nil)
        bench.time.advance(by: .seconds(61))
        #expect(service.cachedVariant(request()) == nil)
    }

    @Test func everyPurgeIsNoticed() async throws {
        let service = try await service()
        var before = service.removals
        func hasChanged() -> Bool {
            defer { before = service.removals }
            return service.removals != before
        }
        _ = try await service.variant(request(blur: 3))
        _ = try await service.variant(request())
        #expect(!hasChanged(), "nobody wanted anything gone")
        _ = try await service.purge("pets/dog.jpg")
        #expect(hasChanged())
        _ = try await bench.service(purges: bench.originals).purge("pets/cat.jpg")
        #expect(!hasChanged(), "it has not heard of it")
        try await service.hearPurges()
        #expect(hasChanged())
    }

    @Test func whatIsPushedOutIsNotPurged() async throws {
        var bench = Workbench()
        bench.configuration.memoryBytes = 8_000
        try await bench.put("pets/cat.jpg", Workbench.jpeg)
        let service = bench.service()
        for blur in 1...50 { _ = try await service.variant(request(blur: Double(blur))) }
        #expect(service.cachedVariant(request(blur: 1)) == nil && service.removals == 0)
    }
}
