import Dialects
import ImageService
import Logging
import ObjectStorage
import Queueing
import Recipes
import TestKit
import Testing

/// Jobs of uploads, beside queues that take them, refuse them, or do not answer.
struct RenditionSetSchedulerTests {
    private let store = MemoryStore()
    private let queue = MemoryQueue()

    private func scheduler(_ queue: any JobQueue) -> RenditionSetScheduler {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        return RenditionSetScheduler(
            catalog: RenditionSetCatalog([]),
            queue: queue,
            limits: PlanLimits(),
            logger: logger
        )
    }

    private func job() throws -> Job {
        let order = RenditionSetJob(key: "a/b.jpg", validator: "", set: "default", variants: [])
        return Job(id: try #require(JobID("one")), priority: .upload, work: .makeSet(order), created: 0)
    }

    private func notes() async throws -> Int { try await store.list(under: .all, after: nil, limit: 10).objects.count }

    @Test func whatTheQueueTakesIsWrittenDownNoMore() async throws {
        try await scheduler(queue).writeDown(job(), in: store)
        #expect(try await notes() == 1)
        await scheduler(queue).submit(try job(), from: store)
        #expect(try await notes() == 0)
        #expect(try await queue.counts().unfinished == 1)
    }

    @Test func whatTheQueueRefusesStaysWrittenDown() async throws {
        let absent = AbsentQueue(queue)
        absent.isAway = true
        try await scheduler(absent).writeDown(job(), in: store)
        await scheduler(absent).submit(try job(), from: store)
        #expect(try await notes() == 1)
    }

    @Test func theJobsOfWhatIsDeletedAreForgotten() async throws {
        let catalog = RenditionSetCatalog([try RenditionSet("default", presets: [], reader: NativeDialect())])
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let scheduler = RenditionSetScheduler(catalog: catalog, queue: queue, limits: PlanLimits(), logger: logger)
        let order = RenditionSetJob(key: "a/b.jpg", validator: "", set: "default", variants: [])
        let name = try #require(RenditionSetJob.jobID(set: "default", key: "a/b.jpg"))
        let job = Job(id: name, priority: .upload, work: .makeSet(order), created: 0)
        _ = try await queue.add(job)
        try await scheduler.writeDown(job, in: store)
        await scheduler.withdraw("a/other.jpg", from: store)
        #expect(try await queue.counts().unfinished == 1)
        await scheduler.withdraw("a/b.jpg", from: store)
        #expect(try await queue.counts().unfinished == 0)
        #expect(try await notes() == 0)
    }

    @Test(.timeLimit(.minutes(1)))
    func nobodyWaitsForAQueueThatDoesNotAnswer() async throws {
        let gate = Gate()
        let slow = scheduler(AbsentQueue(queue, behind: gate))
        try await slow.writeDown(job(), in: store)
        await slow.submit(try job(), from: store)
        #expect(try await notes() == 1 && gate.arrived == 1)
        gate.open()
        while try await notes() > 0 { await Task.yield() }
        #expect(try await queue.counts().unfinished == 1)
    }

    @Test func whatAFullQueueDoesNotTakeIsCountedAndHandedInLater() async throws {
        let queue = MemoryQueue(rules: QueueRules(limit: 2))
        let scheduler = scheduler(queue)
        for name in ["a", "b", "c", "d", "e"] {
            var job = try job()
            job.id = try #require(JobID(name))
            try await scheduler.writeDown(job, in: store)
        }
        let first = try await scheduler.pickUp(from: store, olderThan: 0)
        #expect(first.handedIn == 2 && first.left == 3)
        #expect((first.refusal as? JobQueueError)?.code == .full)
        #expect(try await notes() == 3)
        for _ in 0..<2 {
            let claim = try #require(try await queue.claim(waiting: .zero))
            #expect(try await queue.complete(claim))
        }
        let second = try await scheduler.pickUp(from: store, olderThan: 0)
        #expect(second.handedIn == 2 && second.left == 1)
        for _ in 0..<2 { _ = try await queue.drop(#require(try await queue.claim(waiting: .zero)).job.id) }
        let last = try await scheduler.pickUp(from: store, olderThan: 0)
        #expect(last.handedIn == 1 && last.left == 0 && last.refusal == nil)
    }
}
