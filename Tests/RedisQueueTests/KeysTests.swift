import Basics
import Queueing
import RedisQueue
import TestKit
import Testing

/// What lies in the server, seen by its own client.
struct KeysTests {
    static func job(_ number: Int, _ priority: JobPriority = .upload, version: Int = 1) throws -> Job {
        let order = RenditionSetJob(key: "\(number).jpg", validator: "x", set: "default", variants: [])
        let id = try #require(JobID("job-\(number)"))
        return Job(id: id, priority: priority, work: .makeSet(order), created: 0, version: version)
    }

    private func keys(_ server: RedisServer) throws -> [String] {
        try server.cli("KEYS", "*").split(separator: "\n").map(String.init).sorted()
    }

    @Test(.timeLimit(.minutes(1)))
    func aJobsWayThroughTheStreams() async throws {
        let server = try await RedisServer()
        let queue = try server.queue()
        _ = try await queue.add(Self.job(1))
        _ = try await queue.add(Self.job(2, .interactive))
        #expect(try server.cli("XLEN", "test:v1:upload") == "1")
        #expect(try server.cli("XLEN", "test:v1:interactive") == "1")
        #expect(try server.cli("XRANGE", "test:v1:upload", "-", "+").contains("\"key\":\"1.jpg\""))
        #expect(try keys(server).allSatisfy { $0.hasPrefix("test:") })

        let first = try #require(try await queue.claim(waiting: .zero))
        #expect(first.job.id.text == "job-2")
        let pending = try server.cli("XPENDING", "test:v1:interactive", "workers", "-", "+", "10")
        #expect(pending.split(separator: "\n").last == "1", "it was delivered once: \(pending)")
        // A heartbeat is no delivery, and makes the entry young again.
        for _ in 0..<3 { #expect(try await queue.heartbeat(first)) }
        let after = try server.cli("XPENDING", "test:v1:interactive", "workers", "-", "+", "10")
        #expect(after.split(separator: "\n").last == "1")
        #expect(try await queue.complete(first))
        #expect(try server.cli("XLEN", "test:v1:interactive") == "0", "what is done is deleted")
        #expect(try server.cli("XPENDING", "test:v1:interactive", "workers").hasPrefix("0"))
        #expect(try server.cli("HGET", "test:job:job-2", "state") == "done")

        let second = try #require(try await queue.claim(waiting: .zero))
        _ = try await queue.fail(second, reason: "not an image", retrying: .never)
        #expect(try server.cli("XLEN", "test:v1:upload") == "0")
        let dead = try server.cli("XRANGE", "test:dead", "-", "+").split(separator: "\n").map(String.init)
        #expect(dead.contains("not an image") && dead.contains("job-1") && dead.contains { $0.contains("1.jpg") })
        #expect(try await queue.retry(second.job.id))
        #expect(try server.cli("XLEN", "test:dead") == "0")
        #expect(try server.cli("XLEN", "test:v1:upload") == "1")
        await queue.close()
    }

    /// As version 1 wrote it: jobs outlive the program that added them.
    @Test(.timeLimit(.minutes(1)))
    func jobsOfTheFirstVersionAreRead() async throws {
        let text = """
            {"created":0,"id":"old","priority":"bulk","v":1,"work":{"key":"cat.jpg","kind":"make-set",\
            "set":"default","validator":"x","variants":[{"name":"small","parameters":"w=540"}]}}
            """
        let server = try await RedisServer()
        let queue = try server.queue()
        try server.cli("XADD", "test:v1:bulk", "*", "id", "old", "job", text)
        let job = try #require(try await queue.claim(waiting: .seconds(5))).job
        let order = RenditionSetJob(
            key: "cat.jpg",
            validator: "x",
            set: "default",
            variants: [RenditionSetJob.Variant(name: "small", parameters: "w=540")]
        )
        #expect(job.version == 1 && job.work == .makeSet(order))
        await queue.close()
    }

    @Test(.timeLimit(.minutes(1)))
    func newerJobsLieInStreamsThatOldWorkersNeverTouch() async throws {
        let server = try await RedisServer()
        let old = try server.queue(QueueRules(newestVersion: 1))
        _ = try await old.add(Self.job(1, version: 2))
        #expect(try await old.claim(waiting: .milliseconds(100)) == nil)
        #expect(try server.cli("XLEN", "test:v2:upload") == "1")
        #expect(try server.cli("XINFO", "GROUPS", "test:v2:upload") == "", "no worker has looked there")
        #expect(try await old.counts().unfinished == 1, "it counts all the same")
        let new = try server.queue(QueueRules(newestVersion: 2))
        #expect(try await new.claim(waiting: .zero)?.job.version == 2)
        for queue in [old, new] { await queue.close() }
    }

    @Test(.timeLimit(.minutes(1)))
    func whatOthersPutIntoTheStreamHarmsNobody() async throws {
        let server = try await RedisServer()
        let queue = try server.queue()
        _ = try await queue.add(Self.job(1))
        try server.cli("XADD", "test:v1:interactive", "*", "id", "junk", "job", "{}")
        try server.cli("XADD", "test:v1:interactive", "*", "what", "ever")
        try server.cli("XADD", "test:v1:interactive", "*", "id", "é", "job", "")
        #expect(try await queue.claim(waiting: .seconds(5))?.job.id.text == "job-1")
        #expect(try server.cli("XLEN", "test:v1:interactive") == "0")
        let junk = try #require(JobID("junk"))
        #expect(try await queue.status(junk)?.error == "The job cannot be read.")
        #expect(try await queue.drop(junk))
        await queue.close()
    }

    @Test(.timeLimit(.minutes(1)))
    func whatIsTakenOutByHandIsNoLongerThere() async throws {
        let server = try await RedisServer()
        let queue = try server.queue(QueueRules(visibility: .milliseconds(200)))
        _ = try await queue.add(Self.job(1))
        _ = try #require(try await queue.claim(waiting: .zero))
        try server.cli("XTRIM", "test:v1:upload", "MAXLEN", "0")
        #expect(try await queue.claim(waiting: .milliseconds(600)) == nil)
        #expect(try await queue.add(Self.job(1)) == .added)
        let claim = try #require(try await queue.claim(waiting: .seconds(5)))
        #expect(claim.attempt == 1)
        #expect(try await queue.drop(claim.job.id))
        _ = try await queue.add(Self.job(2))
        #expect(try await queue.drop(Self.job(2).id))
        #expect(try await queue.claim(waiting: .milliseconds(100)) == nil)
        await queue.close()
    }

    @Test(.timeLimit(.minutes(1)))
    func aWorkerThatLeavesIsForgotten() async throws {
        let server = try await RedisServer()
        let queue = try server.queue()
        _ = try await queue.add(Self.job(1))
        let claim = try #require(try await queue.claim(waiting: .zero))
        #expect(try await queue.complete(claim))
        #expect(try server.cli("XINFO", "CONSUMERS", "test:v1:upload", "workers").contains("name"))
        await queue.close()
        #expect(try server.cli("XINFO", "CONSUMERS", "test:v1:upload", "workers") == "")
        // Redis may hear a moment later that a connection was closed.
        var list = try server.cli("CLIENT", "LIST")
        let deadline = ContinuousClock.now + .seconds(20)
        while list.contains("name=calotype"), ContinuousClock.now < deadline {
            await Signal().wait(after: 0, atMost: .milliseconds(20))
            list = try server.cli("CLIENT", "LIST")
        }
        #expect(!list.contains("name=calotype"), "no connection is left: \(list)")
    }
}
