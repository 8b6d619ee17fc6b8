import Basics
import Logging
import NIOCore
import Queueing
import Synchronization

/// Hands out the jobs of a Redis queue, each to one worker at a time.
final class RedisClaims: Sendable {
    private let commands: RedisCommands
    private let rules: QueueRules
    private let logger: Logger
    /// For waiting: nothing else is answered on a connection that waits.
    private let waitingLink: RedisLink
    /// What the server calls this process by.
    private let consumer: String
    /// Who may wait on the connection for that.
    private let claiming = AsyncMutex()
    /// When jobs of dead workers are looked for next.
    private let nextRescue = Mutex(ContinuousClock.now)

    /// - Parameters:
    ///   - commands: The server.
    ///   - waitingLink: A connection for waiting alone.
    ///   - rules: What holds for the queue.
    ///   - consumer: What the server calls this process by.
    ///   - logger: Where it tells what happens.
    init(
        _ commands: RedisCommands,
        waitingOver waitingLink: RedisLink,
        rules: QueueRules,
        consumer: String,
        logger: Logger
    ) {
        self.commands = commands
        self.waitingLink = waitingLink
        self.rules = rules
        self.consumer = consumer
        self.logger = logger
    }

    /// Ends all waiting, for good.
    func close() {
        waitingLink.close()
        claiming.close()
    }

    /// Takes the next job, or waits for one.
    ///
    /// - Parameter duration: The longest wait.
    /// - Returns: The job; `nil` where there was none in that time.
    /// - Throws: ``JobQueueError``, or `CancellationError`.
    func claim(waiting duration: Duration) async throws -> ClaimedJob? {
        let deadline = ContinuousClock.now + duration
        try Task.checkCancellation()
        switch await claiming.lock(until: deadline) {
        case .granted: break
        case .closed: throw JobQueueError(.closed, "The job queue has been closed.")
        case .givenUp, .refused:
            try Task.checkCancellation()
            return nil
        }
        defer { claiming.unlock() }
        var repairs = 0
        while true {
            try Task.checkCancellation()
            do {
                if let claim = try await look(until: deadline) { return claim }
                guard ContinuousClock.now < deadline else { return nil }
            } catch is GroupIsMissing {
                // Somebody has deleted the streams, or they were never there.
                repairs += 1
                guard repairs < 10 else {
                    throw JobQueueError(
                        .failed,
                        "\(commands.place) loses the streams of jobs as soon as they are made."
                    )
                }
                try await makeGroups()
            }
        }
    }

    /// Looks once everywhere, and then waits for a while.
    private func look(until deadline: ContinuousClock.Instant) async throws -> ClaimedJob? {
        let untilNextRest = try await wake()
        if let claim = try await rescue() { return claim }
        let streams = commands.keys.streams(upTo: rules.newestVersion)
        // One stream after the other: from several at once Redis gives an entry of each.
        for stream in streams {
            // What is no job is removed, and what comes after it is still before what the next stream has.
            while let entry = try await Entry.read(known(commands.reply(reading([stream], waiting: nil))), of: [stream])
                .first
            {
                if let claim = try await begin(entry) { return claim }
                try Task.checkCancellation()
            }
        }
        let now = ContinuousClock.now
        let untilRescue = now.duration(to: nextRescue.withLock { $0 })
        let time = min(now.duration(to: deadline), untilRescue, untilNextRest, .seconds(5))
        guard time > .zero else { return nil }
        var entries = Entry.read(try known(await wait(on: streams, for: time)), of: streams)[...]
        var claim: ClaimedJob?
        while claim == nil, !Task.isCancelled, let entry = entries.popFirst() { claim = try await begin(entry) }
        for entry in entries { try await release(entry) }
        return claim
    }

    private func reading(_ streams: [String], waiting duration: Duration?) -> RESPCommand {
        let wait = duration.map { ["BLOCK", $0.milliseconds] } ?? []
        let source = ["STREAMS"] + streams + streams.map { _ in ">" }  // checked: lists, which are put together
        // checked: lists, which are put together
        return RESPCommand(["XREADGROUP", "GROUP", Keys.group, consumer, "COUNT", "1"] + wait + source)
    }

    /// Streams without the group of workers, or without themselves.
    private struct GroupIsMissing: Error {}

    /// The reply, unless it is an error.
    private func known(_ reply: RESPValue) throws -> RESPValue {
        guard case .error(let failure) = reply else { return reply }
        guard failure.word != "NOGROUP", failure.word != "UNBLOCKED" else { throw GroupIsMissing() }
        throw commands.error(failure, "reading")
    }

    private func makeGroups() async throws {
        for stream in commands.keys.streams(upTo: rules.newestVersion) {
            // From 0: what was added before there was a group is to be done too.
            let reply = try await commands.reply(RESPCommand("XGROUP", "CREATE", stream, Keys.group, "0", "MKSTREAM"))
            guard case .error(let failure) = reply, failure.word != "BUSYGROUP" else { continue }
            throw commands.error(failure, "XGROUP")
        }
        try await tidy()
    }

    /// Wakes jobs that have rested; how long until the next one has.
    private func wake() async throws -> Duration {
        let next = try await commands.run(.wake, on: commands.keys.later, []).integer ?? -1
        return next < 0 ? .seconds(3_600) : .milliseconds(next +| 1)
    }

    /// Makes an entry ours.
    ///
    /// - Returns: The job; `nil` when the entry is no job, or no more.
    private func begin(_ entry: Entry) async throws -> ClaimedJob? {
        guard let content = entry.content else {
            logger.warning(
                "The entry \(entry.name) of '\(entry.stream)' in Redis is no job, or was deleted; it is left."
            )
            _ = try await commands.run(.discard, on: entry.stream, [entry.stream, entry.name])
            return nil
        }
        let job = try? Job(encoded: content.body)
        let facts = job.map { Facts($0) } ?? Facts()
        let token = JobID.unique().text
        let reply = try await commands.run(
            .begin,
            on: commands.keys.job(content.id),
            [content.id.text, entry.stream, entry.name],
            [content.body],
            // A reason for what cannot be read to be given up at once.
            [token, "\(rules.retries.tries)", job == nil ? "The job cannot be read." : ""]
                + [rules.keepFailed.milliseconds, "\(rules.keepFailedCount)"]
                + [facts.version, facts.priority, facts.created, facts.total]
        )
        // checked: there are three, as was counted
        guard let job, let parts = reply.elements, parts.count == 3, let attempt = parts[1].integer else { return nil }
        // checked: there are three, as was counted
        return ClaimedJob(job: job, attempt: attempt, isSpent: parts[2].integer == 1, token: token)
    }

    /// Puts back an entry that was read and is not wanted now.
    private func release(_ entry: Entry) async throws {
        guard let content = entry.content else { return _ = try await begin(entry) }
        _ = try await commands.run(
            .release,
            on: commands.keys.job(content.id),
            [content.id.text, entry.stream, entry.name],
            [content.body]
        )
    }

    /// Takes a job whose worker has been silent for too long, if it is time to look for one.
    private func rescue() async throws -> ClaimedJob? {
        let isTime = nextRescue.withLock { $0 <= .now }
        guard isTime else { return nil }
        for stream in commands.keys.streams(upTo: rules.newestVersion) {
            var position = "0-0"
            repeat {
                let reply = try await commands.reply(
                    RESPCommand(
                        "XAUTOCLAIM",
                        stream,
                        Keys.group,
                        consumer,
                        rules.visibility.milliseconds,
                        position,
                        "COUNT",
                        "1"
                    )
                )
                guard let (next, entries) = Entry.claimed(try known(reply), of: stream) else { break }
                // Where there was one there may be more: the next look begins here again.
                for entry in entries { if let claim = try await begin(entry) { return claim } }
                position = next
            } while position != "0-0" && !Task.isCancelled
        }
        let pause = min(max(rules.visibility / 4, .milliseconds(50)), .seconds(10))
        nextRescue.withLock { $0 = .now + pause }
        return nil
    }

    /// Whether a reply has come.
    private final class Reply: Sendable {
        let isHere = Atomic(false)
    }

    /// Waits for an entry of any stream.
    ///
    /// A cancelled task has the server end the waiting, so that no entry is on its way to nobody.
    private func wait(on streams: [String], for duration: Duration) async throws -> RESPValue {
        let reply = Reply()
        return try await withThrowingTaskGroup(of: RESPValue?.self) { group in
            group.addTask {
                defer { reply.isHere.store(true, ordering: .releasing) }
                return try await self.waitingLink.reply(self.reading(streams, waiting: duration), extra: duration)
            }
            // its own: it sleeps only to be cancelled, and then has the server answer
            group.addTask {
                try? await Task.sleep(for: duration)
                guard Task.isCancelled else { return nil }
                var tries = 0
                while !reply.isHere.load(ordering: .acquiring) {
                    tries += 1
                    await self.endWaiting(isLast: tries == 20)
                }
                return nil
            }
            var found: RESPValue?
            while found == nil, let next = try await group.next() { found = next }
            group.cancelAll()
            return found ?? .null
        }
    }

    /// Has the server answer on the waiting connection; where it will not, the connection is closed.
    private func endWaiting(isLast: Bool) async {
        do {
            guard !isLast, let id = try await waitingLink.connection().id else { return waitingLink.reset() }
            // It may come before the command that is to be ended; then it is said again.
            _ = try await commands.call(RESPCommand("CLIENT", "UNBLOCK", "\(id)"))
            try await waitingLink.connection().channel.eventLoop.scheduleTask(in: .milliseconds(20)) {}.futureResult
                .get()
        } catch {
            waitingLink.reset()
        }
    }

    /// Removes the names of processes that are gone.
    func tidy() async throws {
        let day = 86_400_000
        let streams = commands.keys.streams(upTo: rules.newestVersion)
        _ = try await commands.run(.tidy, on: commands.keys.dead, [consumer, "\(day)"] + streams)
    }
}
