import Queueing

extension JobQueueConformance {
    static let adding = [
        check("a job comes out as it was put in, once") { open in
            let queue = try await open(QueueRules())
            let job = try job("one")
            try await expectEqual(queue.claim(waiting: .zero), nil)
            try await expectEqual(queue.add(job), .added)
            try await expectEqual(queue.status(job.id), JobStatus(id: job.id, state: .queued, total: 3))
            let claim = try await claim(queue)
            try expectEqual(claim.job, job)
            try expectEqual(claim.attempt, 1)
            try await expectEqual(queue.status(job.id)?.state, .running)
            try await expectEqual(queue.claim(waiting: .milliseconds(30)), nil)
            try await expectEqual(queue.complete(claim), true)
            try await expectEqual(
                queue.status(job.id),
                JobStatus(id: job.id, state: .done, done: 3, total: 3, attempts: 1)
            )
            try await expectEqual(queue.claim(waiting: .zero), nil)
            try await expectEqual(queue.counts(), JobCounts())
        },
        check("a name that waits or is worked on is not added again; one that is finished with begins anew") { open in
            let queue = try await open(quick)
            let job = try job("same")
            try await expectEqual(queue.add(job), .added)
            try await expectEqual(queue.add(job), .alreadyThere)
            let first = try await claim(queue)
            try await expectEqual(queue.add(job), .alreadyThere)
            try await expectEqual(queue.complete(first), true)
            try await expectEqual(queue.add(job), .added)
            let second = try await claim(queue)
            try await expectEqual(queue.fail(second, reason: "broken", retrying: .never), .giveUp)
            try await expectEqual(queue.add(job), .added)
            try await expectEqual(queue.counts().failed, 0)
            let third = try await claim(queue)
            try expectEqual(third.attempt, 1)
            try await expectEqual(queue.complete(third), true)
        },
        check("a name that waits for its next try is there") { open in
            let slow = RetryPolicy(tries: 3, pauses: Backoff(first: .seconds(60), longest: .seconds(60)))
            let queue = try await open(QueueRules(retries: slow))
            try await expectEqual(queue.add(job("same")), .added)
            let claim = try await claim(queue)
            let verdict = try await queue.fail(claim, reason: "away", retrying: .soon)
            try expect(verdict != nil && verdict != .giveUp, "it is tried again")
            try await expectEqual(queue.add(job("same")), .alreadyThere)
            try await expectEqual(queue.counts(), JobCounts(delayed: 1))
            try await expectEqual(queue.status(claim.job.id)?.state, .queued)
            try await expectEqual(queue.status(claim.job.id)?.error, "away")
        },
        check("beyond the limit jobs are refused until others are done") { open in
            let queue = try await open(QueueRules(limit: 3))
            for name in ["a", "b", "c"] { try await expectEqual(queue.add(job(name)), .added) }
            try await expectRefusal(.full) { _ = try await queue.add(job("d")) }
            try await expectEqual(queue.add(job("b")), .alreadyThere)
            let claim = try await claim(queue)
            try await expectRefusal(.full) { _ = try await queue.add(job("d", .interactive)) }
            try await expectEqual(queue.complete(claim), true)
            try await expectEqual(queue.add(job("d")), .added)
        },
        check("a job that is too long is refused") { open in
            let queue = try await open(QueueRules())
            try await expectRefusal(.badJob) { _ = try await queue.add(job("long", steps: 3000)) }
            try await expectEqual(queue.counts(), JobCounts())
        },
        check("many add at once, and each job is there once") { open in
            let queues = [try await open(QueueRules()), try await open(QueueRules())]
            let added = try await withThrowingTaskGroup { group in
                for number in 0..<60 {
                    group.addTask { try await queues[number % 2].add(job("job-\(number % 20)")) }
                }
                return try await group.reduce(into: [JobAddition]()) { $0.append($1) }
            }
            try expectEqual(added.count { $0 == .added }, 20)
            try await expectEqual(drain(queues[0]).sorted(), (0..<20).map { "job-\($0)" }.sorted())
        },
        check("a job of a newer version waits for a newer worker") { open in
            let old = try await open(QueueRules(newestVersion: 1))
            let new = try await open(QueueRules(newestVersion: 2))
            try await expectEqual(new.add(job("new", .interactive, version: 2)), .added)
            try await expectEqual(old.add(job("old", .bulk)), .added)
            try await expectEqual(drain(old), ["old"])
            try await expectEqual(old.counts().queued, [.interactive: 1])
            try await expectEqual(old.status(job("new").id)?.state, .queued)
            try await expectEqual(drain(new), ["new"])
        },
    ]

    static let claiming = [
        check("priority comes first, then age") { open in
            let queue = try await open(QueueRules())
            let names: [(String, JobPriority)] = [
                ("b1", .bulk), ("u1", .upload), ("b2", .bulk), ("i1", .interactive), ("u2", .upload),
                ("i2", .interactive),
            ]
            for (name, priority) in names { try await expectEqual(queue.add(job(name, priority)), .added) }
            try await expectEqual(queue.counts().queued, [.interactive: 2, .upload: 2, .bulk: 2])
            try await expectEqual(drain(queue), ["i1", "i2", "u1", "u2", "b1", "b2"])
        },
        check("who waits is woken by a job that another process adds") { open in
            let queue = try await open(QueueRules())
            let other = try await open(QueueRules())
            async let claimed = queue.claim(waiting: .seconds(20))
            try await expectEqual(other.claim(waiting: .milliseconds(100)), nil)
            try await expectEqual(other.add(job("late")), .added)
            try await expectEqual(claimed?.job.id.text, "late")
        },
        check("waiting takes its time") { open in
            let queue = try await open(QueueRules())
            let start = ContinuousClock.now
            try await expectEqual(queue.claim(waiting: .milliseconds(200)), nil)
            let time = start.duration(to: .now)
            try expect(time >= .milliseconds(195), "it came back after \(time)")
        },
        check("claims that are cancelled lose no job") { open in
            let queue = try await open(QueueRules())
            for round in 0..<15 {
                let name = "job-\(round)"
                let waiting = Task { try await queue.claim(waiting: .seconds(30)) }
                async let added = queue.add(job(name))
                if round % 3 != 0 { _ = try await queue.counts() }
                if round % 3 == 2 { _ = try await added }
                waiting.cancel()
                try await expectEqual(added, .added)
                var claim: ClaimedJob?
                do { claim = try await waiting.value } catch is CancellationError { claim = nil }
                if claim == nil { claim = try await Self.claim(queue) }
                try expectEqual(claim?.job.id.text, name)
                try expectEqual(claim?.attempt, 1)
                if let claim { try await expectEqual(queue.complete(claim), true) }
            }
        },
        check("many claim at once, and each job is done once") { open in
            let queues = [try await open(QueueRules()), try await open(QueueRules())]
            for number in 0..<80 {
                try await expectEqual(queues[0].add(job("job-\(number)", JobPriority.allCases[number % 3])), .added)
            }
            let names = try await withThrowingTaskGroup { group in
                for number in 0..<8 { group.addTask { try await drain(queues[number % 2]) } }
                return try await group.reduce(into: [String]()) { $0 += $1 }
            }
            try expectEqual(names.sorted(), (0..<80).map { "job-\($0)" }.sorted())
        },
        check("a claim that waits ends when the queue is closed, and nothing goes on after") { open in
            let queue = try await open(QueueRules())
            async let waiting = queue.claim(waiting: .seconds(30))
            _ = try await queue.counts()
            await queue.close()
            do {
                try await expectEqual(waiting, nil)
            } catch let error as JobQueueError {
                try expectEqual(error.code, .closed)
            }
            try await expectRefusal(.closed) { _ = try await queue.add(job("late")) }
            await queue.close()
        },
    ]
}
