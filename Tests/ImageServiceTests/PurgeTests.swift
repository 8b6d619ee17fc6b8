import Dialects
import ImageService
import ObjectStorage
import Recipes
import TestKit
import Testing

struct PurgeTests {
    private let bench = Workbench()

    @Test func everyVariantOfThatOriginalGoesAndNoOther() async throws {
        try await bench.put("pets/cat.jpg", Workbench.jpeg)
        try await bench.put("pets/dog.jpg", Workbench.jpeg)
        let service = bench.service()
        for number in 1...3 { _ = try await service.variant(request(blur: Double(number))) }
        for (size, blur) in [("40x30", 7.0), ("40x", 8), ("x30", 9)] {
            let options = ResponseOptions(fixedKey: "\(size)/pets/cat.jpg")
            _ = try await service.variant(request("pets/cat.jpg", .original([]), blur: blur, options: options))
        }
        _ = try await service.variant(
            request("pets/dog.jpg", .original([]), options: ResponseOptions(fixedKey: "40x/pets/dog.jpg"))
        )
        _ = try await service.variant(request("pets/dog.jpg"))
        // Those that are only being stored yet count too.
        #expect(try await service.purge("pets/cat.jpg") == 6)
        await service.finishWriting()
        #expect(try await bench.stored().count == 2)
        #expect(service.cached(request()) == nil && service.cached(request("pets/dog.jpg")) != nil)
        #expect(try await service.variant(request()).outcome == .made)
        #expect(try await service.purge("pets/cat.jpg") == 1)
        #expect(try await service.purge("pets/cat.jpg") == 0)
    }

    @Test func variantsInOneTierOnlyAreCountedOnce() async throws {
        try await bench.put("pets/cat.jpg", Workbench.jpeg)
        let other = bench.service()
        _ = try await other.variant(request(blur: 1))
        _ = try await other.variant(request(blur: 2))
        await other.finishWriting()
        let service = bench.service()
        _ = try await service.variant(request(blur: 2))
        bench.variants.fail([.put], with: StorageError(.full, "full"))
        _ = try await service.variant(request(blur: 3))
        #expect(try await service.purge("pets/cat.jpg") == 3)
    }

    @Test func whatIsNoKeyHasNoVariants() async throws {
        #expect(try await bench.service().purge("../cat.jpg") == 0)
    }

    @Test func aStoreThatFailsIsAnError() async throws {
        bench.variants.fail([.deleteAll], with: StorageError(.denied, "no"))
        let error = await #expect(throws: ServiceError.self) { try await bench.service().purge("pets/cat.jpg") }
        #expect(error?.code == .variantsUnavailable)
    }
}
