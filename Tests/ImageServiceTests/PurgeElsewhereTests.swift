import Dialects
import ImageService
import ObjectStorage
import Recipes
import TestKit
import Testing

/// Purges that other servers over the same stores have to hear of.
struct PurgeElsewhereTests {
    private var bench = Workbench()

    init() { bench.configuration.freshness = .seconds(86_400) }

    /// Two servers that have a picture in memory.
    private func servers() async throws -> (VariantService, VariantService) {
        try await bench.put("pets/cat.jpg", Workbench.jpeg)
        try await bench.put("pets/dog.jpg", Workbench.jpeg)
        let (first, second) = (bench.service(purges: bench.originals), bench.service(purges: bench.originals))
        for service in [first, second] {
            for key in ["pets/cat.jpg", "pets/dog.jpg"] { _ = try await service.variant(request(key)) }
            await service.finishWriting()
        }
        return (first, second)
    }

    @Test func anotherServerForgetsWhatItHasInMemory() async throws {
        let (first, second) = try await servers()
        #expect(try await first.purge("pets/cat.jpg") == 1)
        #expect(second.cached(request("pets/cat.jpg")) != nil, "it has not heard of it")
        try await second.hearPurges()
        #expect(second.cached(request("pets/cat.jpg")) == nil && second.cached(request("pets/dog.jpg")) != nil)
        #expect(try await second.variant(request("pets/cat.jpg")).outcome == .made)
        // What has been heard is not heard again.
        try await second.hearPurges()
        #expect(second.cached(request("pets/cat.jpg")) != nil)
        try await first.hearPurges()
        #expect(first.cached(request("pets/dog.jpg")) != nil)
    }

    @Test func aServerThatHasJustStartedHearsOfWhatCameBefore() async throws {
        let (first, second) = try await servers()
        _ = try await first.purge("pets/cat.jpg")
        let third = bench.service(purges: bench.originals)
        _ = try await second.variant(request("pets/cat.jpg"))
        try await third.hearPurges()
        #expect(third.cached(request("pets/cat.jpg")) == nil)
        try await second.hearPurges()
        #expect(second.cached(request("pets/cat.jpg")) == nil)
    }

    @Test func oneLookIsEnoughHoweverManyOriginalsThereAre() async throws {
        let (first, second) = try await servers()
        let before = bench.originals.count(.list)
        for _ in 0..<50 { try await second.hearPurges() }
        #expect(bench.originals.count(.list) - before == 50 && bench.originals.count(.read) == 0)
        _ = try await first.purge("pets/cat.jpg")
        try await second.hearPurges()
        #expect(bench.originals.count(.read) == 1)
        // Pictures in memory cost no look at all.
        let looks = bench.originals.count(.list)
        for _ in 0..<100 { #expect(second.cached(request("pets/dog.jpg")) != nil) }
        #expect(bench.originals.count(.list) == looks)
    }

    @Test func nobodyPutsBackWhatWasPurged() async throws {
        let (first, second) = try await servers()
        let options = ResponseOptions(fixedKey: "40x30/pets/cat.jpg")
        let fixed = request("pets/cat.jpg", .original([]), options: options)
        _ = try await second.publish(fixed)
        _ = try await first.purge("pets/cat.jpg")
        // It has the old one in memory, and has not looked since.
        _ = try await second.publish(fixed)
        #expect(try await bench.stored().allSatisfy { !$0.hasPrefix("40x30/") })
        guard case .stored = try await second.publish(fixed) else {
            Issue.record("the next one is made and stored")
            return
        }
    }

    @Test func whoCouldNotLookForLongForgetsEverything() async throws {
        let (first, second) = try await servers()
        bench.originals.fail([.list], with: StorageError(.failed, "away"))
        await #expect(throws: ServiceError.self) { try await second.hearPurges() }
        bench.time.advance(by: .seconds(61))
        bench.originals.fail([.list], with: nil)
        try await second.hearPurges()
        #expect(second.cached(request("pets/cat.jpg")) == nil && second.cached(request("pets/dog.jpg")) == nil)
        #expect(try await first.purge("pets/cat.jpg") == 1)
    }

    @Test func whatCouldNotBeReadIsReadTheNextTime() async throws {
        let (first, second) = try await servers()
        _ = try await first.purge("pets/cat.jpg")
        bench.originals.fail([.read], with: StorageError(.failed, "away"))
        await #expect(throws: ServiceError.self) { try await second.hearPurges() }
        bench.originals.fail([.read], with: nil)
        try await second.hearPurges()
        #expect(second.cached(request("pets/cat.jpg")) == nil)
    }

    @Test func marksGoAway() async throws {
        let (first, second) = try await servers()
        func marks() async throws -> Int {
            try await bench.originals.list(under: .all, after: nil, limit: 100).objects.map(\.key)
                .count { $0.text.hasPrefix("calotype-purges/") && $0.isReserved }
        }
        _ = try await first.purge("pets/cat.jpg")
        try await second.hearPurges()
        #expect(try await marks() == 1)
        bench.time.advance(by: .seconds(121))
        try await first.hearPurges()
        #expect(try await marks() == 0)
        // The server that wrote this one is no more.
        _ = try await first.purge("pets/cat.jpg")
        try await second.hearPurges()
        bench.time.advance(by: .seconds(601))
        try await second.hearPurges()
        #expect(try await marks() == 0)
    }

    @Test func aStoreThatTakesNoMarksPurgesForItself() async throws {
        let (first, _) = try await servers()
        bench.originals.fail([.put], with: StorageError(.denied, "read-only"))
        #expect(try await first.purge("pets/cat.jpg") == 1)
        bench.originals.fail([.put], with: StorageError(.failed, "away"))
        let error = await #expect(throws: ServiceError.self) { try await first.purge("pets/dog.jpg") }
        #expect(error?.code == .variantsUnavailable)
    }
}
