import Dialects
import ImageService
import NIOCore
import ObjectStorage
import Recipes
import TestKit
import Testing

struct PublishingTests {
    private let bench = Workbench()

    private let asked = request(options: ResponseOptions(fixedKey: "400x300/pets/cat.jpg"))

    private func key(_ publication: Publication) -> String? {
        guard case .stored(let key) = publication else { return nil }
        return key
    }

    @Test func whatIsPublishedLiesUnderTheKeyOfItsPath() async throws {
        try await bench.put("pets/cat.jpg", Workbench.jpeg)
        let service = bench.service()
        #expect(key(try await service.publish(asked)) == "400x300/pets/cat.jpg")
        let stored = try #require(ObjectKey("400x300/pets/cat.jpg"))
        #expect(try await bench.variants.head(stored) != nil, "it is there when the answer is given, not later")
        #expect(key(try await service.publish(asked)) == "400x300/pets/cat.jpg")
        #expect(bench.renderer.renders == 1)
    }

    @Test func whatTheStoreHasLostIsWrittenAgainWithoutMakingIt() async throws {
        try await bench.put("pets/cat.jpg", Workbench.jpeg)
        let service = bench.service()
        _ = try await service.publish(asked)
        let stored = try #require(ObjectKey("400x300/pets/cat.jpg"))
        _ = try await bench.variants.delete(stored)
        #expect(key(try await service.publish(asked)) == "400x300/pets/cat.jpg")
        #expect(try await bench.variants.head(stored) != nil)
        #expect(bench.renderer.renders == 1)
    }

    @Test func whatCannotBeStoredIsGiven() async throws {
        try await bench.put("pets/cat.jpg", Workbench.jpeg)
        bench.variants.fail([.put], with: StorageError(.full, "No space."))
        let publication = try await bench.service().publish(asked)
        guard case .given(let variant) = publication else {
            Issue.record("a picture that nobody finds in the store must not be redirected to")
            return
        }
        #expect(variant.content.count > 0)
    }

    @Test func whatHasNoKeyOfItsOwnIsGiven() async throws {
        try await bench.put("pets/cat.jpg", Workbench.jpeg)
        #expect(key(try await bench.service().publish(request())) == nil)
    }

    @Test func anOriginalThatHasChangedIsPublishedAnew() async throws {
        try await bench.put("pets/cat.jpg", Workbench.jpeg)
        let service = bench.service()
        _ = try await service.publish(asked)
        try await bench.put("pets/cat.jpg", Workbench.jpeg + [0])
        bench.time.advance(by: .seconds(10))
        _ = try await service.publish(asked)
        #expect(bench.renderer.renders == 2)
    }
}
