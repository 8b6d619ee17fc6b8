import Dialects
import ImageService
import ObjectStorage
import Recipes
import RenderWire
import TestKit
import Testing

/// Variants with layers: which pictures they are made of, when they are made anew, and what a purge takes.
struct LayeredVariantTests {
    private var bench = Workbench()

    private static let logo = Workbench.png + [1]

    private func putPictures() async throws {
        for name in ["pets/cat.jpg", "pets/dog.jpg"] { try await bench.put(name, Workbench.jpeg) }
        try await bench.put("logos/white.png", Self.logo)
    }

    /// A picture with a logo on it.
    private func branded(
        _ name: String = "pets/cat.jpg",
        with logos: [String] = ["logos/white.png"],
        isOptional: Bool = false
    ) -> ImageRequest {
        var asked = request(name)
        asked.recipe.steps += logos.map { logo in
            .overlay(Overlay(.original(.stored(key: logo)), isOptional: isOptional, width: .pixels(40)))
        }
        return asked
    }

    /// The keys of pictures in the store of variants.
    private func pictures() async throws -> [String] {
        try await bench.stored().filter { !$0.hasPrefix("calotype-sidecars/") }
    }

    /// The keys of what tells of their layers.
    private func markers() async throws -> [String] {
        try await bench.stored().filter { $0.hasPrefix("calotype-sidecars/layers/") }
    }

    @Test func layersGoAlongByNumberAndAHitIsAHit() async throws {
        try await putPictures()
        let service = bench.service()
        #expect(try await service.variant(branded()).outcome == .made)
        let job = try #require(bench.renderer.jobs.last)
        #expect(job.inputs == 2)
        let text = try #require(job.outputs.first).recipe.canonicalText
        #expect(text.contains("overlay=1,") && !text.contains("stored:"), "a renderer knows no names: \(text)")
        #expect(service.cached(branded())?.outcome == .memory)
        await service.finishWriting()
        // Another process finds it in the store, and nothing but that is looked for.
        let other = bench.service()
        #expect(try await other.variant(branded()).outcome == .store)
        #expect(bench.renderer.renders == 1)
        // What has no layers is another picture.
        #expect(try await other.variant(request()).outcome == .made)
    }

    @Test func aHitAsksForNothingUntilFactsAreOld() async throws {
        try await putPictures()
        let service = bench.service()
        _ = try await service.variant(branded())
        let looks = bench.originals.count(.head) + bench.originals.count(.open)
        for _ in 0..<20 { #expect(service.cached(branded()) != nil) }
        #expect(bench.originals.count(.head) + bench.originals.count(.open) == looks)
        bench.time.advance(by: .seconds(2))
        #expect(service.cached(branded()) == nil)
        #expect(try await service.variant(branded()).outcome == .memory)
        #expect(bench.originals.count(.head) + bench.originals.count(.open) == looks + 2, "once for each picture")
    }

    @Test func aChangedLayerMakesItsPicturesAnew() async throws {
        try await putPictures()
        let service = bench.service()
        let before = try await service.variant(branded())
        _ = try await service.variant(request())
        try await bench.put("logos/white.png", Self.logo + [2])
        bench.time.advance(by: .seconds(2))
        #expect(service.cached(branded()) == nil)
        let after = try await service.variant(branded())
        #expect(after.outcome == .made)
        #expect(before.etag == after.etag, "this renderer does not look at layers")
        #expect(try await service.variant(request()).outcome == .memory)
        await service.finishWriting()
        #expect(try await pictures().count == 3)
        #expect(try await bench.service().variant(branded()).outcome == .store)
    }

    @Test(arguments: [true, false])
    func purgingALayerTakesWhatHasIt(isInMemory: Bool) async throws {
        try await putPictures()
        try await bench.put("logos/black.png", Self.logo)
        let service = bench.service()
        for name in ["pets/cat.jpg", "pets/dog.jpg"] {
            _ = try await service.variant(branded(name))
            _ = try await service.variant(branded(name, with: ["logos/black.png"]))
            _ = try await service.variant(branded(name, with: ["logos/black.png", "logos/white.png"]))
            _ = try await service.variant(request(name))
        }
        await service.finishWriting()
        #expect(try await pictures().count == 8)
        #expect(try await markers().count == 8, "one of each variant for each of its layers")
        let purging = isInMemory ? service : bench.service()
        #expect(try await purging.purge("logos/white.png") == 4)
        #expect(try await pictures().count == 4)
        #expect(try await markers().count == 4)
        for name in ["pets/cat.jpg", "pets/dog.jpg"] {
            #expect(purging.cached(branded(name)) == nil)
            #expect(try await purging.variant(branded(name, with: ["logos/black.png"])).outcome.isHit)
            #expect(try await purging.variant(request(name)).outcome.isHit)
            #expect(try await purging.variant(branded(name)).outcome == .made)
        }
        #expect(try await purging.purge("logos/white.png") == 2)
        #expect(try await purging.purge("logos/white.png") == 0)
        // An original's own purge takes its layered variants too.
        #expect(try await purging.purge("pets/cat.jpg") == 2)
    }

    @Test func anotherServerForgetsWhatHadAPurgedLayer() async throws {
        try await putPictures()
        let (first, second) = (bench.service(purges: bench.originals), bench.service(purges: bench.originals))
        for service in [first, second] {
            _ = try await service.variant(branded())
            _ = try await service.variant(request())
            await service.finishWriting()
        }
        #expect(try await first.purge("logos/white.png") == 1)
        #expect(second.cached(branded()) != nil)
        try await second.hearPurges()
        #expect(second.cached(branded()) == nil && second.cached(request()) != nil)
    }

    @Test func whatCannotBeMarkedIsNotStored() async throws {
        try await putPictures()
        let service = bench.service()
        bench.variants.fail([.put], with: StorageError(.full, "full"))
        _ = try await service.variant(branded())
        await service.finishWriting()
        #expect(try await bench.stored().isEmpty)
        #expect(try await service.purge("logos/white.png") == 1, "it is in memory")
    }

    @Test func aLayerThatIsMissingIsAnErrorThatNamesIt() async throws {
        try await putPictures()
        let service = bench.service()
        for key in ["logos/gone.png", ".secret/logo.png", "calotype-images/logo.png"] {
            let error = await #expect(throws: ServiceError.self) { try await service.variant(branded(with: [key])) }
            #expect(error?.code == .noSuchLayer && error?.message == "The layer '\(key)' is not there.")
        }
        #expect(bench.renderer.jobs.isEmpty)
        let facts = await #expect(throws: ServiceError.self) { try await service.facts(branded(with: ["gone.png"])) }
        #expect(facts?.code == .noSuchLayer)
    }

    @Test func aLayerThatMayBeMissingIsLeftOut() async throws {
        try await putPictures()
        let service = bench.service()
        let plain = try await service.variant(request())
        let without = try await service.variant(branded(with: ["logos/new.png"], isOptional: true))
        #expect(without.outcome == .memory && without.etag == plain.etag, "it is the same picture")
        // That it is missing is believed as long as anything that is known of originals.
        let looks = bench.originals.count(.open)
        #expect(service.cached(branded(with: ["logos/new.png"], isOptional: true)) != nil)
        #expect(bench.originals.count(.open) == looks)
        try await bench.put("logos/new.png", Self.logo)
        bench.time.advance(by: .seconds(2))
        #expect(try await service.variant(branded(with: ["logos/new.png"], isOptional: true)).outcome == .made)
        #expect(try await service.variant(branded(with: ["logos/new.png"])).outcome == .memory)
    }

    @Test func aLayerThatIsTooLargeIsNamed() async throws {
        try await putPictures()
        try await bench.put("logos/large.png", Workbench.png + Array(repeating: 0, count: 2_000))
        var bench = bench
        bench.configuration.originalBytes = 1_000
        let service = bench.service()
        let error = await #expect(throws: ServiceError.self) {
            try await service.variant(branded(with: ["logos/large.png"]))
        }
        #expect(error?.code == .originalTooLarge)
        #expect(error?.message == "The layer 'logos/large.png' has 2008 bytes; at most 1000 are allowed.")
    }

    @Test func whatARendererSaysOfALayerNamesIt() async throws {
        try await putPictures()
        bench.renderer.follow { output, _ throws(RenderFailure) in
            guard case .picture = output else { return try ScriptedRenderer.picture(output, Workbench.jpeg) }
            throw RenderFailure(.cannotEncode, "The original cannot be decoded: its data is damaged.", input: 1)
        }
        let error = await #expect(throws: ServiceError.self) { try await bench.service().variant(branded()) }
        #expect(error?.message == "The layer 'logos/white.png' cannot be decoded: its data is damaged.")
    }

    @Test func spellingsOfALayersNameShareTheVariant() async throws {
        try await putPictures()
        try await bench.put("logos/caf\u{e9}.png", Self.logo)
        let service = bench.service()
        #expect(try await service.variant(branded(with: ["logos/caf\u{e9}.png"])).outcome == .made)
        #expect(try await service.variant(branded(with: ["logos/cafe\u{301}.png"])).outcome == .memory)
    }

    /// A set whose members have layers, one of which is not there.
    @Test func aSetIsMadeFromOneDecodeAndTellsOfTheMissing() async throws {
        try await putPictures()
        try await bench.put("logos/black.png", Self.logo)
        let service = bench.service()
        let recipes = [
            branded(), request(), branded(with: ["logos/gone.png"]),
            branded(with: ["logos/black.png", "logos/white.png"]),
        ].map(\.recipe)
        let told = ToldOutcomes()
        try await service.store(recipes, of: "pets/cat.jpg") { await told.add($0, $1?.code) }
        #expect(await told.failures == [2: .noSuchLayer])
        #expect(await told.made == [0, 1, 3])
        #expect(bench.renderer.jobs.count == 1 && bench.renderer.jobs.first?.inputs == 3)
        #expect(try await pictures().count == 3)
        // What is there is not made again.
        try await service.store(recipes, of: "pets/cat.jpg") { _, _ in }
        #expect(bench.renderer.jobs.count == 1)
    }

    /// More layers together than a job may have.
    @Test func manyLayersGoInSeveralJobs() async throws {
        try await putPictures()
        let logos = (0..<24).map { "logos/\($0).png" }
        for logo in logos { try await bench.put(logo, Self.logo) }
        let recipes = logos.map { branded(with: [$0]).recipe }
        let told = ToldOutcomes()
        try await bench.service().store(recipes, of: "pets/cat.jpg") { await told.add($0, $1?.code) }
        #expect(await told.failures.isEmpty)
        #expect(await told.made.count == 24)
        #expect(bench.renderer.jobs.map(\.inputs) == [10, 10, 7])
        #expect(bench.renderer.renders == 24)
    }
}

/// What was told of the members of a set.
private actor ToldOutcomes {
    /// Those that are there.
    var made: Set<Int> = []
    /// Why others are not.
    var failures: [Int: ServiceError.Code] = [:]

    func add(_ index: Int, _ code: ServiceError.Code?) {
        if let code { failures[index] = code } else { made.insert(index) }
    }
}
