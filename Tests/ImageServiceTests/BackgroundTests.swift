import Dialects
import ImageService
import Logging
import ObjectStorage
import Queueing
import Recipes
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
        let handler = OriginalEventHandler(set: set, service: service, limits: PlanLimits())
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

    private var header: ImageHeader { ImageHeader(format: .jpeg, size: PixelSize(width: 400, height: 300)) }
}
