import Dialects
import ObjectStorage
import Queueing
import Recipes
import RenderWire
import TestKit
import Testing

@testable import ImageService

/// What the look at an upload has told is known from then on.
@Suite(.timeLimit(.minutes(1)))
struct UploadHeaderTests {
    private let bench = LibraryBench()

    @Test func theFirstVariantOfAnUploadIsKnownByItsMeaning() async throws {
        let service = bench.service()
        let image = try await bench.library(nil, service).upload()
        let wide = try request(image, "w=9999")
        #expect(try await service.variant(wide).outcome == .made)
        #expect(try await service.variant(request(image, "q=80")).outcome == .memory)
        // One looked at it, one rendered; nothing was inspected.
        #expect(bench.renderer.jobs.count == 2 && bench.renderer.inspections == 0)
        // The first spelling of all went to the renderer as what it means.
        #expect(bench.renderer.jobs.last?.outputs.map(\.recipe) != [wide.recipe])
    }

    /// What is known of an upload is written down with its first variant, and costs no write of its own.
    @Test func anUploadWritesNothingToTheVariants() async throws {
        let service = bench.service()
        let image = try await bench.library(nil, service).upload()
        await service.finishWriting()
        #expect(bench.variants.count(.put) == 0)
        _ = try await service.variant(request(image, "w=100"))
        await service.finishWriting()
        let elsewhere = bench.service()
        #expect(try await elsewhere.variant(request(image, "w=100&q=80")).outcome == .store)
    }

    @Test func theSetOfAnUploadIsOneJobUnderNormalNames() async throws {
        let (service, set) = (bench.service(), try set)
        let image = try await bench.library(nil, service).upload()
        try await service.store(set.members.map(\.recipe), of: image.key) { _, failure in #expect(failure == nil) }
        #expect(bench.renderer.jobs.count == 2)
        let recipes = bench.renderer.jobs.last?.outputs.map(\.recipe) ?? []
        #expect(!recipes.isEmpty && Set(recipes).count == recipes.count, "what comes out the same is asked for once")
    }

    /// A page asks again and again until its set is there.
    @Test func whereNothingWasRenderedTheStoreIsAskedOnce() async throws {
        let scheduler = try scheduler
        let service = bench.service()
        let library = bench.library(nil, service, scheduler: scheduler)
        let image = LibraryImage(try await library.upload(set: try set))
        let elsewhere = bench.library(nil, bench.service(), scheduler: scheduler)
        for library in [library, elsewhere] {
            let before = questions
            let status = try await library.setStatus(of: image)
            #expect(status?.state == .queued && status?.variants.contains { $0.bytes != nil } == false)
            #expect(questions - before == 1)
        }
        try await service.store(try set.members.map(\.recipe), of: image.key) { _, _ in }
        await service.finishWriting()
        for library in [library, elsewhere] {
            let status = try await library.setStatus(of: image)
            #expect(status?.variants.isEmpty == false && status?.variants.allSatisfy { $0.bytes != nil } == true)
        }
    }

    /// The same of an original that came as a file, of which it is not known which sets were ordered.
    @Test func ofAFileWithoutVariantsTheStoreIsAskedOnceForAllSets() async throws {
        let scheduler = try scheduler
        let library = bench.library(nil, bench.service(), scheduler: scheduler)
        try await bench.put("cats/one.jpg", LibraryBench.jpeg)
        let image = try await library.image(.key(try #require(ObjectKey("cats/one.jpg"))))
        let elsewhere = bench.library(nil, bench.service(), scheduler: scheduler)
        for library in [library, elsewhere] {
            let before = questions
            #expect(try await library.setStatus(of: image) == nil)
            #expect(questions - before == 1)
        }
    }

    private func request(_ image: StoredImage, _ query: String) throws -> ImageRequest {
        let recipe = try NativeDialect().recipe(reading: query)
        return ImageRequest(origin: .stored(key: image.key), recipe: recipe)
    }

    private var questions: Int {
        [StoreProbe.Operation.head, .open, .read].reduce(0) { $0 + bench.variants.count($1) }
    }

    private var set: RenditionSet {
        get throws { try RenditionSet("default", presets: RenditionSet.usualPresets, reader: NativeDialect()) }
    }

    private var scheduler: RenditionSetScheduler {
        get throws {
            let other = try RenditionSet("other", presets: ["small"], reader: NativeDialect())
            return RenditionSetScheduler(
                catalog: RenditionSetCatalog([try set, other]),
                queue: MemoryQueue(),
                limits: PlanLimits(),
                logger: bench.logger
            )
        }
    }
}
