import Descriptors
import Dialects
import ImageService
import NIOCore
import ObjectStorage
import Recipes
import RenderWire
import TestKit
import Testing

struct VariantServiceTests {
    private let bench = Workbench()

    @Test func aVariantIsMadeThenRememberedThenFoundInTheStore() async throws {
        try await bench.put("pets/cat.jpg", Workbench.jpeg)
        let service = bench.service()
        #expect(service.cached(request()) == nil)
        let made = try await service.variant(request())
        #expect(made.outcome == .made && made.type == .picture(.webp) && made.fileName == "cat.webp")
        #expect(made.size == PixelSize(width: 40, height: 30) && made.pages == 1 && !made.isNegotiated)
        #expect(made.timings.queue == .milliseconds(2) && made.timings.render == .milliseconds(30))
        #expect(made.timings.fetch != nil && made.timings.store == nil)

        let hot = try #require(service.cached(request()))
        #expect(hot.outcome == .memory && hot.content.buffer == made.content.buffer && hot.etag == made.etag)
        #expect(try await service.variant(request()).outcome == .memory)

        await service.finishWriting()
        let next = bench.service()
        let stored = try await next.variant(request())
        #expect(stored.outcome == .store && stored.content.buffer == made.content.buffer && stored.etag == made.etag)
        #expect(stored.size == made.size && stored.modified == made.modified && stored.timings.store != nil)
        #expect(next.cached(request())?.outcome == .memory, "what was read from the store is remembered")
        #expect(bench.renderer.renders == 1)
    }

    @Test func variantsLieInTheFolderOfTheirOriginal() async throws {
        try await bench.put("pets/cat.jpg", Workbench.jpeg)
        let service = bench.service()
        let recipe = request().recipe
        _ = try await service.variant(request())
        await service.finishWriting()
        // printf pets/cat.jpg | sha256sum | cut -c 1-32
        #expect(try await bench.stored() == ["6f1812906cfe2f5891e48cb8541bb733/\(recipe.digest(for: nil)).webp"])
    }

    @Test func theValidatorIsOfTheBytesAlone() async throws {
        try await bench.put("a.jpg", Workbench.jpeg)
        try await bench.put("b.jpg", Workbench.jpeg)
        let service = bench.service()
        let (a, b) = (try await service.variant(request("a.jpg")), try await service.variant(request("b.jpg")))
        #expect(a.content.buffer == b.content.buffer && a.etag == b.etag)
        #expect(try await service.variant(request("a.jpg", blur: 2)).etag != a.etag)
    }

    @Test func aChangedOriginalHasItsVariantsMadeAnew() async throws {
        try await bench.put("pets/cat.jpg", Workbench.jpeg)
        let service = bench.service()
        let before = try await service.variant(request())
        await service.finishWriting()
        try await bench.put("pets/cat.jpg", Workbench.jpeg + [1])
        #expect(try await service.variant(request()).etag == before.etag, "not looked at again within a second")
        bench.time.advance(by: .milliseconds(1001))
        #expect(service.cached(request()) == nil)
        let after = try await service.variant(request())
        #expect(after.outcome == .made && after.etag != before.etag && after.modified > before.modified)
        await service.finishWriting()
        #expect(try await bench.stored().count == 1, "the new one takes the place of the old one")
        #expect(try await bench.service().variant(request()).etag == after.etag)
    }

    @Test func anUnchangedOriginalIsLookedAtOnceInASecondAndOpenedOnce() async throws {
        try await bench.put("pets/cat.jpg", Workbench.jpeg)
        let service = bench.service()
        for _ in 0..<5 {
            for _ in 0..<10 { _ = try await service.variant(request()) }
            bench.time.advance(by: .seconds(2))
        }
        #expect(bench.originals.count(.open) == 1 && bench.originals.count(.head) == 4)
        #expect(bench.renderer.renders == 1)
    }

    @Test func anOriginalThatComesBackOlderIsAnotherOneToo() async throws {
        try await bench.put("pets/cat.jpg", Workbench.jpeg + [1])
        let service = bench.service()
        let first = try await service.variant(request())
        await service.finishWriting()
        try await bench.put("pets/cat.jpg", Workbench.jpeg + [2])
        bench.time.advance(by: .seconds(2))
        _ = try await service.variant(request())
        try await bench.put("pets/cat.jpg", Workbench.jpeg + [1])
        bench.time.advance(by: .seconds(2))
        #expect(try await service.variant(request()).etag == first.etag)
        #expect(bench.renderer.renders == 3)
    }

    @Test func anOriginalThatChangesWhileItIsLookedAtIsFoundOut() async throws {
        // Remembered as it was, then opened as it has become: the first plan is dropped.
        try await bench.put("pets/cat.jpg", Workbench.jpeg)
        let service = bench.service()
        _ = try await service.variant(request(blur: 1))
        try await bench.put("pets/cat.jpg", Workbench.png + [9])
        let variant = try await service.variant(request(blur: 2))
        #expect(String(buffer: try #require(variant.content.buffer)).contains("picture of 9 bytes"))
        await service.finishWriting()
        #expect(try await bench.service().variant(request(blur: 2)).outcome == .store)
    }

    @Test func fixedSizesAreKeptUnderTheirOwnKeys() async throws {
        try await bench.put("pets/cat.jpg", Workbench.jpeg)
        let service = bench.service()
        let fixed = request("pets/cat.jpg", .original([]), options: ResponseOptions(fixedKey: "40x30/pets/cat.jpg"))
        _ = try await service.variant(fixed)
        _ = try await service.variant(request("pets/cat.jpg", .original([])))
        await service.finishWriting()
        #expect(try await bench.stored().contains("40x30/pets/cat.jpg"))
        #expect(try await bench.stored().count == 2)
        #expect(try await bench.service().variant(fixed).outcome == .store)
    }

    @Test func aFixedKeyWithAnotherRecipesVariantIsAMiss() async throws {
        try await bench.put("pets/cat.jpg", Workbench.jpeg)
        let service = bench.service()
        let options = ResponseOptions(fixedKey: "40x30/pets/cat.jpg")
        _ = try await service.variant(request(blur: 1, options: options))
        await service.finishWriting()
        // As after a change of configuration that gives the same path another recipe.
        #expect(try await bench.service().variant(request(blur: 2, options: options)).outcome == .made)
    }

    @Test func namesThatOnlyLookEqualAreTwoOriginals() async throws {
        try await bench.put("caf\u{E9}.jpg", Workbench.jpeg + [1])
        try await bench.put("cafe\u{301}.jpg", Workbench.jpeg + [2])
        let service = bench.service()
        let composed = try await service.variant(request("caf\u{E9}.jpg"))
        #expect(service.cached(request("cafe\u{301}.jpg")) == nil)
        #expect(try await service.variant(request("cafe\u{301}.jpg")).etag != composed.etag)
        #expect(service.cached(request("caf\u{E9}.jpg"))?.etag == composed.etag)
    }

    @Test func memoryHoldsNoMoreThanItMay() async throws {
        var bench = bench
        bench.configuration.memoryBytes = 8000
        try await bench.put("pets/cat.jpg", Workbench.jpeg)
        let service = bench.service()
        for number in 1...50 { _ = try await service.variant(request(blur: Double(number))) }
        let usage = service.memoryUsage
        #expect((1...11).contains(usage.variants) && usage.bytes <= 8000)
        #expect(service.cached(request(blur: 50)) != nil && service.cached(request(blur: 1)) == nil)
        await service.finishWriting()
        #expect(try await service.variant(request(blur: 1)).outcome == .store)
    }

    @Test func aKeyWithoutExtensionAndFoldersGivesAName() async throws {
        for (key, name) in [("cat", "cat.webp"), ("a.b/cat", "cat.webp"), ("a/x.tar.gz", "x.tar.webp")] {
            try await bench.put(key, Workbench.jpeg)
            #expect(try await bench.service().variant(request(key)).fileName == name)
        }
    }

    @Test func originalsComeAsTheyAre() async throws {
        try await bench.put("pets/cat.jpg", Workbench.png + [1, 2])
        let file = try await bench.service().original("pets/cat.jpg")
        #expect(try file.descriptor.readAll() == Workbench.png + [1, 2])
        #expect(file.format == .png && file.mediaType == "image/png", "by its bytes, not by its name")
        #expect(file.size == 10 && file.fileName == "cat.jpg")
        try await bench.put("notes.html", Array("<script>".utf8))
        #expect(try await bench.service().original("notes.html").mediaType == "application/octet-stream")
    }

    @Test func factsTellHowAVariantWouldComeOut() async throws {
        try await bench.put("pets/cat.jpg", Workbench.jpeg)
        let service = bench.service()
        let facts = try await service.facts(request())
        #expect(facts.key == "pets/cat.jpg" && facts.originalBytes == 4 && facts.variantBytes == nil)
        #expect(facts.report.output.format == .webp && !facts.isNegotiated)
        #expect(bench.renderer.renders == 0 && bench.renderer.inspections == 1)
        let variant = try await service.variant(request())
        await service.finishWriting()
        #expect(try await service.facts(request()).variantBytes == variant.content.count)
        #expect(try await bench.service().facts(request()).variantBytes == variant.content.count)
        #expect(bench.renderer.renders == 1)
    }
}
