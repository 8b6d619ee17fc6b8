import Queueing
import SQLiteQueue
import TestKit
import Testing

/// Real processes that are killed while they work.
struct KilledWorkersTests {
    @Test(.timeLimit(.minutes(3)))
    func noJobIsLost() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path("jobs.sqlite")
        let queue = try SQLiteQueue(path: path, rules: KilledWorkers.rules)
        for number in 0..<100 { _ = try await queue.add(KilledWorkers.job(number)) }
        var added = 100
        let report = try await KilledWorkers(on: "sqlite:\(path)").run(jobs: 200, kills: 30, on: queue) { _ in
            guard added < 200 else { return }
            _ = try await queue.add(KilledWorkers.job(added))
            added += 1
        }
        #expect(report.begun.values.reduce(0, +) > 200, "some were begun again")
        #expect(report.kills == 30)
        for number in 0..<200 {
            let job = try KilledWorkers.job(number)
            #expect(report.done[job.id.text, default: 0] >= 1, "\(job.id) was done")
            #expect(try await queue.status(job.id)?.state == .done, "the queue knows that \(job.id) was done")
        }
        #expect(try await queue.counts() == JobCounts())
        #expect(report.repeats <= 2 * report.kills, "only what a killed one was at is done again")
        print("\(report.kills) workers were killed; \(report.repeats) of 200 jobs were done again.")
        await queue.close()
    }
}
