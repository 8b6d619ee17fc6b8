import Basics
import CoreMetrics
import Queueing
import RedisQueue
import ServiceLifecycle
import TestKit
import Testing

/// A server that dies, is away, is full, forgets, or does not answer.
@Suite(.serialized) struct FaultTests {
    private func refusal(_ call: () async throws -> Void) async -> JobQueueError? {
        do {
            try await call()
            return nil
        } catch {
            return error as? JobQueueError
        }
    }

    private func pause() async { await Signal().wait(after: 0, atMost: .milliseconds(20)) }

    /// Tries again until it works, as a worker does.
    private func insist<Value>(_ call: () async throws -> Value) async throws -> Value {
        let deadline = ContinuousClock.now + .seconds(20)
        while true {
            do {
                return try await call()
            } catch let error as JobQueueError where error.code == .unavailable && ContinuousClock.now < deadline {
                await pause()
            }
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func aKilledServerHasForgottenNothing() async throws {
        let server = try await RedisServer()
        let queue = try server.queue()
        for number in 0..<6 { _ = try await queue.add(KeysTests.job(number)) }
        var claims: [ClaimedJob] = []
        for _ in 0..<4 { claims.append(try #require(try await queue.claim(waiting: .zero))) }
        #expect(try await queue.complete(claims[0]))
        _ = try await queue.fail(claims[1], reason: "broken", retrying: .never)
        _ = try await queue.fail(claims[2], reason: "S3 is away", retrying: .soon)
        let before = try await queue.counts()
        #expect(before == JobCounts(queued: [.upload: 2], delayed: 1, running: 1, failed: 1))
        server.kill()
        #expect(await refusal { _ = try await queue.counts() }?.code == .unavailable)
        try await server.start()
        #expect(try await insist { try await queue.counts() } == before)
        #expect(try await queue.heartbeat(claims[3]), "what was held is still held")
        #expect(try await queue.complete(claims[3]))
        #expect(try await queue.status(claims[1].job.id)?.error == "broken")
        #expect(try await queue.claim(waiting: .zero)?.job.id.text == "job-4")
        await queue.close()
    }

    @Test(.timeLimit(.minutes(1)))
    func whileItIsAwayCallsFailSoonAndSayWhere() async throws {
        let server = try await RedisServer()
        let queue = try server.queue()
        _ = try await queue.add(KeysTests.job(1))
        server.kill()
        let start = ContinuousClock.now
        for _ in 0..<50 {
            let error = await refusal { _ = try await queue.add(KeysTests.job(2)) }
            #expect(error?.code == .unavailable)
            #expect(error?.message.contains("redis://127.0.0.1:\(server.port)") == true)
        }
        #expect(start.duration(to: .now) < .seconds(10))
        #expect(await refusal { _ = try await queue.claim(waiting: .seconds(30)) }?.code == .unavailable)
        await queue.close()
        #expect(await refusal { try await queue.check() }?.code == .closed)
    }

    @Test(.timeLimit(.minutes(1)))
    func aWorkerWaitsForItAndGoesOn() async throws {
        let server = try await RedisServer()
        let queue = try server.queue()
        let gate = Gate()
        let worker = Worker(
            queue: queue,
            configuration: Worker.Configuration(
                jobs: 2,
                heartbeat: .milliseconds(50),
                pauses: Backoff(first: .milliseconds(10), longest: .milliseconds(100))
            ),
            metrics: NOOPMetricsHandler.instance,
            logger: RedisServer.quiet
        ) { _, _ in _ = await gate.pass() }
        let group = ServiceGroup(services: [worker], logger: RedisServer.quiet)
        try await withThrowingTaskGroup { tasks in
            tasks.addTask { try await group.run() }
            _ = try await queue.add(KeysTests.job(0))
            await gate.arrivals(1)
            // One job is being done, and one of the two is waiting for more, when the server goes.
            server.kill()
            gate.open()
            #expect(await refusal { _ = try await queue.add(KeysTests.job(1)) }?.code == .unavailable)
            try await server.start()
            for number in 1..<20 { _ = try await insist { try await queue.add(KeysTests.job(number)) } }
            await gate.arrivals(20)
            while try await queue.counts().unfinished > 0 { await pause() }
            for number in 0..<20 {
                #expect(try await queue.status(KeysTests.job(number).id)?.state == .done)
                #expect(try await queue.status(KeysTests.job(number).id)?.attempts == 1)
            }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
        await queue.close()
    }

    @Test(.timeLimit(.minutes(1)))
    func oneThatDoesNotAnswerIsAway() async throws {
        let server = try await RedisServer()
        let queue = try server.queue(timeout: .milliseconds(300))
        // On a busy machine this too may come too late, and has been done all the same.
        _ = try await insist { try await queue.add(KeysTests.job(1)) }
        try server.cli("CLIENT", "PAUSE", "1500", "ALL")
        let error = await refusal { _ = try await queue.add(KeysTests.job(2)) }
        #expect(error?.code == .unavailable)
        #expect(error?.message.contains("did not answer in time") == true)
        #expect(try await insist { try await queue.status(KeysTests.job(1).id) }?.state == .queued)
        await queue.close()
    }

    @Test(.timeLimit(.minutes(1)))
    func aFullOneTakesNothingButCanBeEmptied() async throws {
        let server = try await RedisServer()
        let queue = try server.queue()
        for number in 0..<3 { _ = try await queue.add(KeysTests.job(number)) }
        #expect(try await queue.claim(waiting: .zero) != nil)
        try server.cli("CONFIG", "SET", "maxmemory", "100kb")
        #expect(await refusal { _ = try await queue.add(KeysTests.job(9)) }?.code == .noSpace)
        #expect(await refusal { try await queue.check() }?.code == .noSpace)
        // Reading a group's next entry takes memory in Redis' eyes; what was begun can be ended.
        let held = try #require(try await queue.jobs(in: .running, after: nil, limit: 1).jobs.first)
        #expect(try await queue.drop(held.status.id))
        try server.cli("CONFIG", "SET", "maxmemory", "0")
        #expect(try await queue.claim(waiting: .zero) != nil)
        await queue.close()
    }

    @Test(
        .timeLimit(.minutes(1)),
        arguments: [["FLUSHALL"], ["CLIENT", "KILL", "TYPE", "normal"], ["DEL", "test:v1:upload"]]
    )
    func whoWaitsGetsTheNextJobWhateverHappensBefore(command: [String]) async throws {
        let server = try await RedisServer()
        let queue = try server.queue()
        try await withThrowingTaskGroup(of: ClaimedJob?.self) { group in
            group.addTask { try await insist { try await queue.claim(waiting: .seconds(30)) } }
            // With a pause, since threads are few and the claim needs one.
            while try !server.cli("CLIENT", "LIST").contains("cmd=xreadgroup") { await pause() }
            try server.cli(command)
            _ = try await insist { try await queue.add(KeysTests.job(1)) }
            #expect(try await group.next()??.job.id.text == "job-1")
        }
        await queue.close()
    }

    @Test(.timeLimit(.minutes(1)))
    func aReplicaIsAwayUntilItIsThePrimary() async throws {
        let server = try await RedisServer()
        let queue = try server.queue()
        _ = try await queue.add(KeysTests.job(1))
        try server.cli("REPLICAOF", "127.0.0.1", "1")
        let error = await refusal { _ = try await queue.add(KeysTests.job(2)) }
        #expect(error?.code == .unavailable)
        #expect(error?.message.contains("replica") == true)
        #expect(await refusal { _ = try await queue.claim(waiting: .zero) }?.code == .unavailable)
        try server.cli("REPLICAOF", "NO", "ONE")
        #expect(try await insist { try await queue.claim(waiting: .zero) }?.job.id.text == "job-1")
        await queue.close()
    }

    @Test(.timeLimit(.minutes(1)))
    func keysOfAnotherProgramAreNotTouched() async throws {
        let server = try await RedisServer()
        let queue = try server.queue()
        try server.cli("SET", "test:v1:upload", "theirs")
        let error = await refusal { _ = try await queue.add(KeysTests.job(1)) }
        #expect(error?.code == .badAddress)
        #expect(error?.message.contains("prefix") == true)
        #expect(try server.cli("GET", "test:v1:upload") == "theirs")
        await queue.close()
    }
}
