import Queueing
import RedisQueue
import TestKit
import Testing

/// Real processes that are killed while they work, and a server that is.
struct KilledWorkersTests {
    @Test(.timeLimit(.minutes(3)))
    func noJobIsLost() async throws {
        let server = try await RedisServer()
        let queue = try server.queue(KilledWorkers.rules, prefix: "calotype")
        for number in 0..<100 { _ = try await queue.add(KilledWorkers.job(number)) }
        var added = 100
        var restarts = [60, 130][...]
        let workers = try KilledWorkers(on: "redis://127.0.0.1:\(server.port)")
        let report = try await workers.run(jobs: 200, kills: 30, on: queue) { done in
            if let next = restarts.first, done >= next {
                restarts.removeFirst()
                server.kill()
                try await server.start()
            }
            guard added < 200 else { return }
            do {
                _ = try await queue.add(KilledWorkers.job(added))
                added += 1
            } catch let error as JobQueueError where error.code == .unavailable {
                // With the next one; it may have been added all the same.
            }
        }
        #expect(report.begun.values.reduce(0, +) > 200, "some were begun again")
        #expect(report.kills == 30 && restarts.isEmpty)
        for number in 0..<200 {
            let job = try KilledWorkers.job(number)
            #expect(report.done[job.id.text, default: 0] >= 1, "\(job.id) was done")
            #expect(try await queue.status(job.id)?.state == .done, "the queue knows that \(job.id) was done")
        }
        #expect(try await queue.counts() == JobCounts())
        for priority in ["interactive", "upload", "bulk"] {
            #expect(try server.cli("XLEN", "calotype:v1:\(priority)") == "0")
            #expect(try server.cli("XPENDING", "calotype:v1:\(priority)", "workers").hasPrefix("0"))
        }
        print("\(report.kills) workers and 2 servers were killed; \(report.repeats) of 200 jobs were done again.")
        await queue.close()
    }
}
