import Dialects
import ImageService
import Logging
import ObjectStorage
import Queueing
import Recipes
import TestKit
import Testing

/// Jobs of uploads, beside queues that take them, refuse them, or do not answer.
struct SetDeskTests {
    private let store = MemoryStore()
    private let queue = MemoryQueue()

    private func desk(_ queue: any JobQueue) -> SetDesk {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        return SetDesk(catalog: SetCatalog([]), queue: queue, limits: PlanLimits(), logger: logger)
    }

    private func job() throws -> Job {
        let order = SetOrder(key: "a/b.jpg", validator: "", set: "default", variants: [])
        return Job(id: try #require(JobID("one")), priority: .upload, work: .makeSet(order), created: 0)
    }

    private func notes() async throws -> Int { try await store.list(under: .all, after: nil, limit: 10).objects.count }

    @Test func whatTheQueueTakesIsWrittenDownNoMore() async throws {
        try await desk(queue).writeDown(job(), in: store)
        #expect(try await notes() == 1)
        await desk(queue).submit(try job(), from: store)
        #expect(try await notes() == 0)
        #expect(try await queue.counts().unfinished == 1)
    }

    @Test func whatTheQueueRefusesStaysWrittenDown() async throws {
        let absent = AbsentQueue(queue)
        absent.isAway = true
        try await desk(absent).writeDown(job(), in: store)
        await desk(absent).submit(try job(), from: store)
        #expect(try await notes() == 1)
    }

    @Test func theJobsOfWhatIsDeletedAreForgotten() async throws {
        let catalog = SetCatalog([try ImageSet("default", presets: [], reader: NativeDialect())])
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let desk = SetDesk(catalog: catalog, queue: queue, limits: PlanLimits(), logger: logger)
        let order = SetOrder(key: "a/b.jpg", validator: "", set: "default", variants: [])
        let name = try #require(SetOrder.jobID(set: "default", key: "a/b.jpg"))
        let job = Job(id: name, priority: .upload, work: .makeSet(order), created: 0)
        _ = try await queue.add(job)
        try await desk.writeDown(job, in: store)
        await desk.withdraw("a/other.jpg", from: store)
        #expect(try await queue.counts().unfinished == 1)
        await desk.withdraw("a/b.jpg", from: store)
        #expect(try await queue.counts().unfinished == 0)
        #expect(try await notes() == 0)
    }

    @Test(.timeLimit(.minutes(1)))
    func nobodyWaitsForAQueueThatDoesNotAnswer() async throws {
        let gate = Gate()
        let slow = desk(AbsentQueue(queue, behind: gate))
        try await slow.writeDown(job(), in: store)
        await slow.submit(try job(), from: store)
        #expect(try await notes() == 1 && gate.arrived == 1)
        gate.open()
        while try await notes() > 0 { await Task.yield() }
        #expect(try await queue.counts().unfinished == 1)
    }

    @Test func whatAFullQueueDoesNotTakeIsCountedAndHandedInLater() async throws {
        let queue = MemoryQueue(rules: QueueRules(limit: 2))
        let desk = desk(queue)
        for name in ["a", "b", "c", "d", "e"] {
            var job = try job()
            job.id = try #require(JobID(name))
            try await desk.writeDown(job, in: store)
        }
        let first = try await desk.pickUp(from: store, olderThan: 0)
        #expect(first.handedIn == 2 && first.left == 3)
        #expect((first.refusal as? JobQueueError)?.code == .full)
        #expect(try await notes() == 3)
        for _ in 0..<2 {
            let claim = try #require(try await queue.claim(waiting: .zero))
            #expect(try await queue.complete(claim))
        }
        let second = try await desk.pickUp(from: store, olderThan: 0)
        #expect(second.handedIn == 2 && second.left == 1)
        for _ in 0..<2 { _ = try await queue.drop(#require(try await queue.claim(waiting: .zero)).job.id) }
        let last = try await desk.pickUp(from: store, olderThan: 0)
        #expect(last.handedIn == 1 && last.left == 0 && last.refusal == nil)
    }
}
