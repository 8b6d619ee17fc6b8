import Queueing

extension JobQueueConformance {
    static let finishing = [
        check("of so many jobs it is known that they were done, and of no more") { open in
            let queue = try await open(QueueRules(keepDoneCount: 5))
            for number in 0..<20 {
                try await expectEqual(queue.add(job("job-\(number)")), .added)
                try await expectEqual(queue.complete(claim(queue)), true)
            }
            var known: [Int] = []
            for number in 0..<20 where try await queue.status(job("job-\(number)").id) != nil { known.append(number) }
            try expectEqual(known, Array(15..<20))
        },
        check("a job that is done again stands among the done ones once, as the newest") { open in
            let queue = try await open(QueueRules(keepDoneCount: 3))
            for name in ["other", "again", "again", "one", "again", "two"] {
                try await expectEqual(queue.add(job(name)), .added)
                try await expectEqual(queue.complete(claim(queue)), true)
            }
            try await expectEqual(list(queue, .done), ["two", "again", "one"])
            try await expectEqual(queue.status(job("again").id)?.state, .done)
            try await expectEqual(queue.status(job("other").id), nil)
        },
        check("for so long it is known that a job was done, and no longer") { open in
            let queue = try await open(QueueRules(keepDone: .seconds(3)))
            try await expectEqual(queue.add(job("one")), .added)
            try await expectEqual(queue.complete(claim(queue)), true)
            let id = try job("one").id
            try await expectEqual(queue.status(id)?.state, .done)
            let deadline = ContinuousClock.now + .seconds(20)
            while try await queue.status(id) != nil, ContinuousClock.now < deadline {
                try await expectEqual(queue.claim(waiting: .milliseconds(50)), nil)
            }
            try await expectEqual(queue.status(id), nil)
        },
        check("so many dead letters are kept, and no more") { open in
            let queue = try await open(QueueRules(keepFailedCount: 5))
            for number in 0..<20 {
                try await expectEqual(queue.add(job("job-\(number)")), .added)
                try await expectEqual(queue.fail(claim(queue), reason: "broken", retrying: .never), .giveUp)
            }
            try await expectEqual(queue.counts().failed, 5)
            try await expectEqual(queue.status(job("job-19").id)?.state, .failed)
            try await expectEqual(queue.status(job("job-0").id), nil)
            try await expectEqual(list(queue, .failed), (15..<20).reversed().map { "job-\($0)" })
        },
    ]

    static let looking = [
        check("of an unknown job nothing is known") { open in
            try await expectEqual(open(QueueRules()).status(job("nobody").id), nil)
        },
        check("jobs are listed by where they stand") { open in
            let slow = RetryPolicy(tries: 3, pauses: Backoff(first: .seconds(60), longest: .seconds(60)))
            let queue = try await open(QueueRules(retries: slow))
            for name in ["done", "failed", "resting", "running"] {
                try await expectEqual(queue.add(job(name, .interactive)), .added)
            }
            try await expectEqual(queue.add(job("waiting", .bulk)), .added)
            try await expectEqual(queue.complete(claim(queue)), true)
            try await expectEqual(queue.fail(claim(queue), reason: "broken", retrying: .never), .giveUp)
            _ = try await queue.fail(claim(queue), reason: "away", retrying: .soon)
            _ = try await claim(queue)
            try await expectEqual(Set(list(queue, .queued)), ["resting", "waiting"])
            try await expectEqual(list(queue, .running), ["running"])
            try await expectEqual(list(queue, .done), ["done"])
            try await expectEqual(list(queue, .failed), ["failed"])
            let failed = try await queue.jobs(in: .failed, after: nil, limit: 1).jobs.first
            try expectEqual(failed?.work, try job("failed").work)
            try expectEqual(failed?.priority, .interactive)
            try expectEqual(failed?.version, 1)
            try expectEqual(failed?.created, 1_700_000_000.25)
            try expectEqual(failed?.status.error, "broken")
            let waiting = try await queue.jobs(in: .queued, after: nil, limit: 100).jobs
            try expectEqual(waiting.first { $0.status.id.text == "waiting" }?.work, try job("waiting").work)
            try expectEqual(waiting.first { $0.status.id.text == "resting" }?.work, try job("resting").work)
            try await expectEqual(queue.jobs(in: .running, after: nil, limit: 1).jobs.first?.work, job("running").work)
        },
        check("a listing goes on where the page before ended") { open in
            let queue = try await open(QueueRules())
            let names = (0..<23).map { "job-\($0)" }
            for (number, name) in names.enumerated() {
                try await expectEqual(queue.add(job(name, JobPriority.allCases[number / 8])), .added)
            }
            for limit in [1, 4, 22, 23, 24] { try await expectEqual(list(queue, .queued, by: limit), names) }
            for _ in names { _ = try await queue.fail(claim(queue), reason: "broken", retrying: .never) }
            for limit in [1, 4, 22, 23, 24] { try await expectEqual(list(queue, .failed, by: limit), names.reversed()) }
        },
        check("what was done is listed newest first, however old it is") { open in
            let queue = try await open(QueueRules())
            for number in 0..<7 {
                try await expectEqual(queue.add(job("job-\(number)", number % 2 == 0 ? .bulk : .interactive)), .added)
            }
            let names = try await drain(queue)
            try expectEqual(names, [1, 3, 5, 0, 2, 4, 6].map { "job-\($0)" })
            for limit in [1, 3, 7] { try await expectEqual(list(queue, .done, by: limit), names.reversed()) }
        },
        check("what waits is listed as it will be begun, and what this version leaves alone last") { open in
            let slow = RetryPolicy(tries: 3, pauses: Backoff(first: .seconds(60), longest: .seconds(60)))
            let queue = try await open(QueueRules(retries: slow, newestVersion: 1))
            try await expectEqual(queue.add(job("resting", .interactive)), .added)
            _ = try await queue.fail(claim(queue), reason: "away", retrying: .soon)
            try await expectEqual(queue.add(job("new", .interactive, version: 2)), .added)
            for (name, priority) in [("b1", JobPriority.bulk), ("u1", .upload), ("b2", .bulk), ("i1", .interactive)] {
                try await expectEqual(queue.add(job(name, priority)), .added)
            }
            for limit in [1, 2, 3, 6] {
                try await expectEqual(list(queue, .queued, by: limit), ["i1", "u1", "b1", "b2", "resting", "new"])
            }
            try await expectEqual(queue.jobs(in: .queued, after: nil, limit: 9).jobs.last?.version, 2)
            let newer = try await open(QueueRules(newestVersion: 2))
            try expectEqual(try await claim(newer).job.id.text, "new")
            try await expectEqual(list(queue, .running), ["new"])
        },
        check("a page's end that is none is no error") { open in
            let queue = try await open(QueueRules())
            for state in JobState.allCases {
                _ = try await queue.jobs(in: state, after: "☂ none", limit: 10)
                _ = try await queue.jobs(in: state, after: "", limit: 0)
            }
        },
        check("the queue says that it is well") { open in
            let queue = try await open(QueueRules())
            try await queue.check()
            _ = try await queue.advice()
        },
    ]

    /// The names of all jobs in a state.
    private static func list(_ queue: any JobQueue, _ state: JobState, by limit: Int = 100) async throws -> [String] {
        var names: [String] = []
        var position: String?
        repeat {
            let page = try await queue.jobs(in: state, after: position, limit: limit)
            try expect(page.jobs.count <= limit, "no more than \(limit) at a time")
            try expect(page.jobs.allSatisfy { $0.status.state == state }, "all are \(state)")
            names += page.jobs.map(\.status.id.text)
            position = page.next
        } while position != nil
        return names
    }
}
