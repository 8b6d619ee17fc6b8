import Basics
public import Queueing
import Synchronization

/// A queue that keeps its jobs in memory.
public final class MemoryQueue: JobQueue {
    fileprivate struct Entry {
        var job: Job
        var state = JobState.queued
        var order: Int
        /// When it may be claimed, becomes another's, or is forgotten.
        var due: ContinuousClock.Instant
        var token: String?
        var attempts = 0
        var done = 0
        var total: Int
        var error: String?

        var isUnfinished: Bool { state == .queued || state == .running }

        var listed: ListedJob {
            let status = JobStatus(
                id: job.id,
                state: state,
                done: done,
                total: total,
                attempts: attempts,
                error: error
            )
            return ListedJob(
                status: status,
                priority: job.priority,
                version: job.version,
                created: job.created,
                work: state == .done ? nil : job.work
            )
        }
    }

    /// What several handles of one queue share.
    public final class Storage: Sendable {
        fileprivate struct Contents {
            var entries: [JobID: Entry] = [:]
            var lastOrder = 0
        }

        fileprivate let contents = Mutex(Contents())
        fileprivate let changes = Signal()

        /// Makes an empty one.
        public init() {}
    }

    private let storage: Storage
    private let rules: QueueRules
    private let isClosed = Mutex(false)

    /// Makes a handle of a queue.
    public init(rules: QueueRules = QueueRules(), storage: Storage = Storage()) {
        self.storage = storage
        self.rules = rules
    }

    /// Takes a job unless one of its name is under way.
    public func add(_ job: Job) async throws -> JobAddition {
        _ = try job.encoded()
        let addition = try access { contents -> JobAddition in
            if let entry = contents.entries[job.id], entry.isUnfinished { return .alreadyThere }
            guard contents.entries.values.count(where: \.isUnfinished) < rules.limit else {
                throw JobQueueError(.full, "There are \(rules.limit) unfinished jobs already.")
            }
            contents.lastOrder += 1
            contents.entries[job.id] = Entry(
                job: job,
                order: contents.lastOrder,
                due: .now,
                total: job.work.steps
            )
            return .added
        }
        storage.changes.notifyAll()
        return addition
    }

    /// Takes the next job.
    public func claim(waiting duration: Duration) async throws -> ClaimedJob? {
        let deadline = ContinuousClock.now + duration
        while true {
            try Task.checkCancellation()
            let seen = storage.changes.count
            if let claim = try access(claimNow) { return claim }
            let remaining = ContinuousClock.now.duration(to: deadline)
            guard remaining > .zero else { return nil }
            await storage.changes.wait(after: seen, atMost: min(remaining, .milliseconds(20)))
        }
    }

    private func claimNow(_ contents: inout Storage.Contents) -> ClaimedJob? {
        let now = ContinuousClock.now
        for var entry in contents.entries.values where entry.state == .running && entry.due <= now {
            entry.token = nil
            entry.state = .queued
            contents.entries[entry.job.id] = entry
        }
        let next = contents.entries.values.filter {
            $0.state == .queued && $0.due <= now && $0.job.version <= rules.newestVersion
        }.min { ($0.job.priority.rank, $0.order) < ($1.job.priority.rank, $1.order) }
        guard var next else { return nil }
        let token = JobID.unique().text
        next.state = .running
        next.token = token
        let isSpent = next.attempts >= rules.retries.tries
        if !isSpent { next.attempts += 1 }
        next.due = now + rules.visibility
        contents.entries[next.job.id] = next
        return ClaimedJob(job: next.job, attempt: next.attempts, isSpent: isSpent, token: token)
    }

    /// Says that the job goes on.
    public func heartbeat(_ claim: ClaimedJob) async throws -> Bool {
        try change(claim) { $0.due = .now + rules.visibility }
    }

    /// Says how far it is.
    public func progress(_ claim: ClaimedJob, done: Int, total: Int) async throws -> Bool {
        try change(claim) { ($0.done, $0.total) = (done, total) }
    }

    /// Says that it is done.
    public func complete(_ claim: ClaimedJob) async throws -> Bool {
        try change(claim) { entry in
            entry.state = .done
            entry.done = entry.total
            entry.error = nil
            entry.due = .now + rules.keepDone
        }
    }

    /// Says that a try failed.
    public func fail(_ claim: ClaimedJob, reason: String, retrying: Retrying) async throws -> RetryPolicy.Verdict? {
        let verdict = rules.retries.verdict(attempt: claim.attempt, retrying: retrying)
        let isOurs = try change(claim) { entry in
            entry.error = JobStatus.shortened(reason)
            switch verdict {
            case .again(let pause):
                entry.state = .queued
                entry.due = .now + pause
            case .giveUp:
                entry.state = .failed
                entry.due = .now + rules.keepFailed
            }
        }
        return isOurs ? verdict : nil
    }

    /// Gives the job back.
    public func handBack(_ claim: ClaimedJob) async throws -> Bool {
        let isOurs = try change(claim) { entry in
            entry.state = .queued
            entry.attempts -= 1
            entry.due = .now
        }
        storage.changes.notifyAll()
        return isOurs
    }

    /// What is known of a job.
    public func status(_ id: JobID) async throws -> JobStatus? {
        try access { $0.entries[id]?.listed.status }
    }

    /// How many jobs there are.
    public func counts() async throws -> JobCounts {
        try access { contents in
            var counts = JobCounts()
            for entry in contents.entries.values {
                switch entry.state {
                case .queued where entry.due > .now: counts.delayed += 1
                case .queued: counts.queued[entry.job.priority, default: 0] += 1
                case .running: counts.running += 1
                case .failed: counts.failed += 1
                case .done: break
                }
            }
            return counts
        }
    }

    /// Lists jobs.
    public func jobs(in state: JobState, after position: String?, limit: Int) async throws -> JobPage {
        try access { contents in
            var found = contents.entries.values.filter { $0.state == state }.sorted { isBefore($0, $1, at: .now) }[...]
            if let order = position.flatMap({ Int($0) }), let last = found.firstIndex(where: { $0.order == order }) {
                found = found[(last + 1)...]
            }
            let page = found.prefix(max(1, limit))
            return JobPage(
                jobs: page.map(\.listed),
                next: page.count < found.count ? page.last.map { "\($0.order)" } : nil
            )
        }
    }

    /// Whether an entry is listed before another of the same state.
    private func isBefore(_ one: Entry, _ other: Entry, at now: ContinuousClock.Instant) -> Bool {
        guard one.isUnfinished else { return (one.due, one.order) > (other.due, other.order) }
        func part(_ entry: Entry) -> Int {
            entry.job.version > rules.newestVersion ? 2 : entry.state == .queued && entry.due > now ? 1 : 0
        }
        guard part(one) == part(other) else { return part(one) < part(other) }
        if part(one) == 1 { return (one.due, one.order) < (other.due, other.order) }
        return (one.job.priority.rank, one.order) < (other.job.priority.rank, other.order)
    }

    /// Begins a dead letter anew.
    public func retry(_ id: JobID) async throws -> Bool {
        let isThere = try access { contents in
            guard var entry = contents.entries[id], entry.state == .failed else { return false }
            contents.lastOrder += 1
            entry = Entry(job: entry.job, order: contents.lastOrder, due: .now, total: entry.job.work.steps)
            contents.entries[id] = entry
            return true
        }
        storage.changes.notifyAll()
        return isThere
    }

    /// Forgets a job.
    public func drop(_ id: JobID) async throws -> Bool {
        try access { $0.entries.removeValue(forKey: id) != nil }
    }

    /// Whether it can be used.
    public func check() async throws { try access { _ in } }

    /// What to change about it.
    public func advice() async throws -> [String] {
        ["The queue is in memory: its jobs are gone when the process ends."]
    }

    /// Lets nobody use it any more.
    public func close() async {
        isClosed.withLock { $0 = true }
        storage.changes.notifyAll()
    }

    private func change(_ claim: ClaimedJob, _ change: (inout Entry) -> Void) throws -> Bool {
        try access { contents in
            guard var entry = contents.entries[claim.job.id], entry.token == claim.token else { return false }
            change(&entry)
            if entry.state != .running { entry.token = nil }
            contents.entries[claim.job.id] = entry
            return true
        }
    }

    private func access<Value>(_ body: (inout Storage.Contents) throws -> Value) throws -> Value {
        guard !isClosed.withLock({ $0 }) else { throw JobQueueError(.closed, "The queue has been closed.") }
        return try storage.contents.withLock { contents in
            let now = ContinuousClock.now
            contents.entries = contents.entries.filter { id, entry in
                entry.isUnfinished || entry.due > now
            }
            for (state, most) in [(JobState.done, rules.keepDoneCount), (.failed, rules.keepFailedCount)] {
                let finished = contents.entries.values.filter { $0.state == state }.sorted { $0.due < $1.due }
                for entry in finished.dropLast(most) { contents.entries[entry.job.id] = nil }
            }
            return try body(&contents)
        }
    }
}
