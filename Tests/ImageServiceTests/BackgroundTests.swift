import Dialects
import ImageService
import Logging
import ObjectStorage
import Queueing
import Recipes
import RenderWire
import TestKit
import Testing

@Suite(.timeLimit(.minutes(1)))
struct BackgroundTests {
    private let bench = Workbench()
    private let lines = LogLines()

    @Test func jobsThatWaitedAreHandedInAndTheLogTellsOnceThatTheyAreStuck() async throws {
        let (store, absent) = (MemoryStore(), AbsentQueue(MemoryQueue()))
        let scheduler = RenditionSetScheduler(
            catalog: RenditionSetCatalog([]),
            queue: absent,
            limits: PlanLimits(),
            logger: lines.logger
        )
        let order = RenditionSetJob(key: "a/b.jpg", validator: "", set: "default", variants: [])
        let job = Job(id: try #require(JobID("one")), priority: .upload, work: .makeSet(order), created: 0)
        try await scheduler.writeDown(job, in: store)
        let backlog = JobBacklog()
        let pickup = JobPickup(scheduler: scheduler, destination: .open(store), backlog: backlog, logger: lines.logger)
        absent.isAway = true
        for _ in 0..<3 { await pickup.pickUp(olderThan: 0) }
        #expect(backlog.count == 1)
        #expect(lines.warnings.filter { $0.contains("Jobs wait beside the originals") }.count == 1)
        absent.isAway = false
        await pickup.pickUp(olderThan: 0)
        #expect(backlog.count == 0)
        #expect(lines.messages.contains { $0.hasPrefix("The queue takes jobs again") })
        #expect(try await store.list(under: .all, after: nil, limit: 10).objects.isEmpty)
    }

    @Test func newOriginalsGetTheirSetAndWhatIsForGoodIsNotTriedAgain() async throws {
        try await bench.put("pets/cat.jpg", Workbench.jpeg)
        let service = bench.service()
        let set = try RenditionSet("default", presets: ["small"], formats: [nil, .webp], reader: NativeDialect())
        let handler = OriginalEventHandler(set: set, service: service)
        let key = try #require(ObjectKey("pets/cat.jpg"))
        try await handler.handle([OriginalEvent(.created, key, name: "bucket/pets/cat.jpg")], logger: lines.logger)
        await service.finishWriting()
        #expect(try await bench.stored().count == set.members(for: header, limits: PlanLimits()).count)
        // What is not there will not be there the next time either.
        let gone = try #require(ObjectKey("pets/dog.jpg"))
        try await handler.handle([OriginalEvent(.created, gone, name: "bucket/pets/dog.jpg")], logger: lines.logger)
        #expect(lines.warnings.count == 1)
        try await handler.handle([OriginalEvent(.removed, key, name: "bucket/pets/cat.jpg")], logger: lines.logger)
        #expect(try await bench.stored().isEmpty)
    }

    /// All presets in all formats: what a renderer decodes and tells is for all of them.
    @Test func aNewOriginalIsOneJobForItsWholeSet() async throws {
        try await bench.put("pets/cat.jpg", Workbench.jpeg)
        let (service, set) = (bench.service(), try wholeSet)
        let handler = OriginalEventHandler(set: set, service: service)
        let key = try #require(ObjectKey("pets/cat.jpg"))
        try await handler.handle([OriginalEvent(.created, key, name: "bucket/pets/cat.jpg")], logger: lines.logger)
        await service.finishWriting()
        #expect(bench.renderer.jobs.count == 1 && bench.renderer.inspections == 0)
        #expect(bench.renderer.jobs.first?.outputs.count == set.members.count)
        // What comes out the same of this original lies in the store once.
        let limits = bench.configuration.limits.plan
        let seen = try set.members.map { try $0.recipe.normalized(for: header, limits: limits) }
        #expect(try await bench.stored().count == Set(seen).count)
        // What is there is not made again.
        try await handler.handle([OriginalEvent(.created, key, name: "bucket/pets/cat.jpg")], logger: lines.logger)
        #expect(bench.renderer.jobs.count == 1)
    }

    /// What its header says is wrong is so for each variant, and will be the next time.
    @Test func anOriginalOverTheLimitsIsRefusedOnceForItsWholeSet() async throws {
        try await bench.put("pets/cat.jpg", Workbench.jpeg)
        let handler = OriginalEventHandler(set: try wholeSet, service: bench.service())
        let key = try #require(ObjectKey("pets/cat.jpg"))
        bench.renderer.follow { _, _ throws(RenderFailure) in
            throw RenderFailure(.originalTooLarge, "It has too many pixels.", isOfHeader: true)
        }
        try await handler.handle([OriginalEvent(.created, key, name: "bucket/pets/cat.jpg")], logger: lines.logger)
        #expect(bench.renderer.jobs.count == 1)
        #expect(lines.warnings.count { $0.contains("It has too many pixels.") } == 1)
    }

    private var wholeSet: RenditionSet {
        get throws { try RenditionSet("default", presets: RenditionSet.usualPresets, reader: NativeDialect()) }
    }

    private var header: ImageHeader { ImageHeader(format: .jpeg, size: PixelSize(width: 400, height: 300)) }
}
