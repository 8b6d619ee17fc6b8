import Queueing

extension JobQueueConformance {
    static let holding = [
        check("a job whose worker is silent becomes another's") { open in
            let dead = try await open(quick)
            let living = try await open(quick)
            try await expectEqual(dead.add(job("one")), .added)
            let lost = try await claim(dead)
            let found = try await claim(living)
            try expectEqual(found.job, lost.job)
            try expectEqual(found.attempt, 2)
            try await expectEqual(dead.heartbeat(lost), false)
            try await expectEqual(dead.progress(lost, done: 1, total: 3), false)
            try await expectEqual(dead.complete(lost), false)
            try await expectEqual(dead.fail(lost, reason: "late", retrying: .never), nil)
            try await expectEqual(dead.handBack(lost), false)
            try await expectEqual(living.status(found.job.id)?.state, .running)
            try await expectEqual(living.complete(found), true)
            try await expectEqual(living.complete(found), false)
        },
        check("a job whose worker says that it lives stays its own") { open in
            // So long that a busy machine is not taken for a dead worker.
            let rules = QueueRules(visibility: .seconds(6))
            let queue = try await open(rules)
            let other = try await open(rules)
            try await expectEqual(queue.add(job("long")), .added)
            let claim = try await claim(queue)
            let start = ContinuousClock.now
            while start.duration(to: .now) < rules.visibility * 1.5 {
                try await expectEqual(other.claim(waiting: .milliseconds(100)), nil)
                try await expectEqual(queue.heartbeat(claim), true)
            }
            try await expectEqual(queue.status(claim.job.id)?.attempts, 1)
            try await expectEqual(queue.complete(claim), true)
        },
        check("several jobs of dead workers are found, by priority or by age") { open in
            let dead = try await open(quick)
            let living = try await open(quick)
            let names = (0..<9).map { "job-\($0)" }
            for (number, name) in names.enumerated() {
                try await expectEqual(dead.add(job(name, JobPriority.allCases[number % 3])), .added)
                // On a slow machine one taken before may be found silent already, and comes first.
                while try await claim(dead).job.id.text != name {}
            }
            var found: [String] = []
            for _ in names {
                let claim = try await claim(living)
                try expect(claim.attempt >= 2, "\(claim) has had no worker before")
                found.append(claim.job.id.text)
                try await expectEqual(living.complete(claim), true)
            }
            try expectEqual(found.sorted(), names.sorted())
        },
        check("a job that no worker survives is handed out to be given up") { open in
            let queue = try await open(quick)
            try await expectEqual(queue.add(job("poison")), .added)
            for attempt in 1...3 {
                let claim = try await claim(queue)
                try expect(claim.attempt == attempt && !claim.isSpent, "try \(attempt) is \(claim)")
            }
            // The next look finds that the third worker is silent too; who is to give it up may die as well.
            var last = try await claim(queue)
            last = try await claim(queue)
            try expect(last.attempt == 3 && last.isSpent, "after the last try comes \(last)")
            try await expectEqual(queue.fail(last, reason: "nobody survives it", retrying: .never), .giveUp)
            try await expectEqual(
                queue.status(last.job.id),
                JobStatus(id: last.job.id, state: .failed, total: 3, attempts: 3, error: "nobody survives it")
            )
            try await expectEqual(queue.claim(waiting: .milliseconds(100)), nil)
            try await expectEqual(queue.retry(last.job.id), true)
            let again = try await claim(queue)
            try expect(again.attempt == 1 && !again.isSpent, "begun anew it is \(again)")
        },
        check("how far the work is shows in the status") { open in
            let queue = try await open(QueueRules())
            try await expectEqual(queue.add(job("one")), .added)
            let claim = try await claim(queue)
            try await expectEqual(queue.progress(claim, done: 2, total: 15), true)
            try await expectEqual(
                queue.status(claim.job.id),
                JobStatus(id: claim.job.id, state: .running, done: 2, total: 15, attempts: 1)
            )
            try await expectEqual(queue.complete(claim), true)
            try await expectEqual(queue.status(claim.job.id)?.done, 15)
        },
        check("a job that is handed back was never begun, and is there at once") { open in
            let queue = try await open(QueueRules())
            let other = try await open(QueueRules())
            try await expectEqual(queue.add(job("one")), .added)
            for _ in 0..<7 {
                let claim = try await claim(queue)
                try expectEqual(claim.attempt, 1)
                try await expectEqual(queue.handBack(claim), true)
                try await expectEqual(queue.heartbeat(claim), false)
                try await expectEqual(queue.status(claim.job.id)?.state, .queued)
            }
            try await expectEqual(drain(other), ["one"])
        },
    ]

    static let failing = [
        check("a job that fails is tried again, and in the end given up") { open in
            let queue = try await open(quick)
            try await expectEqual(queue.add(job("one")), .added)
            for attempt in 1...2 {
                let claim = try await claim(queue)
                try expectEqual(claim.attempt, attempt)
                let verdict = try await queue.fail(claim, reason: "S3 is away (\(attempt))", retrying: .soon)
                try expect(verdict != nil && verdict != .giveUp, "it is tried again")
                try await expectEqual(queue.status(claim.job.id)?.error, "S3 is away (\(attempt))")
            }
            let last = try await claim(queue)
            try expectEqual(last.attempt, 3)
            try await expectEqual(queue.fail(last, reason: "S3 is still away", retrying: .soon), .giveUp)
            try await expectEqual(
                queue.status(last.job.id),
                JobStatus(id: last.job.id, state: .failed, total: 3, attempts: 3, error: "S3 is still away")
            )
            try await expectEqual(queue.claim(waiting: .milliseconds(100)), nil)
            try await expectEqual(queue.counts(), JobCounts(failed: 1))
        },
        check("a final failure is not tried again") { open in
            let queue = try await open(QueueRules())
            try await expectEqual(queue.add(job("one")), .added)
            let claim = try await claim(queue)
            try await expectEqual(queue.fail(claim, reason: "not an image: été ☂", retrying: .never), .giveUp)
            try await expectEqual(queue.status(claim.job.id)?.error, "not an image: été ☂")
            try await expectEqual(queue.claim(waiting: .milliseconds(100)), nil)
        },
        check("a job waits between two tries, and others go before it") { open in
            let pause = Backoff(first: .seconds(3), longest: .seconds(3))
            let queue = try await open(QueueRules(retries: RetryPolicy(tries: 3, pauses: pause)))
            try await expectEqual(queue.add(job("first", .interactive)), .added)
            let start = ContinuousClock.now
            let first = try await claim(queue)
            guard case .again(let rest) = try await queue.fail(first, reason: "once", retrying: .soon) else {
                throw ConformanceFailure(description: "it should be tried again")
            }
            try await expectEqual(queue.add(job("second", .bulk)), .added)
            let second = try await claim(queue)
            try expectEqual(second.job.id.text, "second")
            try await expectEqual(queue.complete(second), true)
            let again = try await claim(queue)
            try expectEqual(again.job.id.text, "first")
            try expectEqual(again.attempt, 2)
            let time = start.duration(to: .now)
            try expect(time >= rest - .milliseconds(5), "it rested \(time) instead of \(rest)")
            try await expectEqual(queue.complete(again), true)
            try await expectEqual(queue.status(again.job.id)?.error, nil)
        },
        check("dead letters are begun anew or dropped") { open in
            let queue = try await open(QueueRules())
            for name in ["a", "b"] {
                try await expectEqual(queue.add(job(name)), .added)
                try await expectEqual(queue.fail(claim(queue), reason: "broken", retrying: .never), .giveUp)
            }
            let (a, b, nobody) = (try job("a").id, try job("b").id, try job("nobody").id)
            try await expectEqual(queue.retry(a), true)
            try await expectEqual(queue.retry(a), false)
            try await expectEqual(queue.status(a), JobStatus(id: a, state: .queued, total: 3))
            let again = try await claim(queue)
            try expectEqual(again.job, try job("a"))
            try expectEqual(again.attempt, 1)
            try await expectEqual(queue.complete(again), true)
            try await expectEqual(queue.retry(a), false)
            try await expectEqual(queue.drop(b), true)
            try await expectEqual(queue.drop(b), false)
            try await expectEqual(queue.status(b), nil)
            try await expectEqual(queue.retry(b), false)
            try await expectEqual(queue.retry(nobody), false)
            try await expectEqual(queue.drop(nobody), false)
            try await expectEqual(queue.counts(), JobCounts())
        },
        check("jobs that wait or run are dropped too") { open in
            let queue = try await open(QueueRules())
            try await expectEqual(queue.add(job("runs")), .added)
            let claim = try await claim(queue)
            try await expectEqual(queue.add(job("waits")), .added)
            try await expectEqual(queue.drop(job("waits").id), true)
            try await expectEqual(queue.drop(claim.job.id), true)
            try await expectEqual(queue.heartbeat(claim), false)
            try await expectEqual(queue.complete(claim), false)
            try await expectEqual(queue.counts(), JobCounts())
            try await expectEqual(queue.claim(waiting: .milliseconds(50)), nil)
            try await expectEqual(queue.status(claim.job.id), nil)
        },
        check("a reason may be long, and is cut") { open in
            let queue = try await open(QueueRules())
            try await expectEqual(queue.add(job("one")), .added)
            let claim = try await claim(queue)
            let reason = String(repeating: "é👩‍👩‍👧 ", count: 10_000)
            try await expectEqual(queue.fail(claim, reason: reason, retrying: .never), .giveUp)
            let kept = try await queue.status(claim.job.id)?.error ?? ""
            try expect((500...1_000).contains(kept.utf8.count), "\(kept.utf8.count) bytes are kept")
        },
    ]
}
