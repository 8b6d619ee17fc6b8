import Basics
public import Queueing
import Synchronization

/// A queue that a test can take away and bring back.
public final class AbsentQueue: JobQueue {
    private let queue: any JobQueue
    private let gate: Gate
    private let away = Mutex(false)
    private let asked = Signal()

    /// Stands before another queue.
    ///
    /// - Parameters:
    ///   - queue: The other queue.
    ///   - gate: Where jobs that are added wait.
    public init(_ queue: any JobQueue, behind gate: Gate = Gate(isOpen: true)) {
        self.queue = queue
        self.gate = gate
    }

    /// Whether every call is refused.
    public var isAway: Bool {
        get { away.withLock { $0 } }
        set { away.withLock { $0 = newValue } }
    }

    /// Waits until so many calls more have been refused.
    public func refused(_ count: Int) async {
        let aim = asked.count + count
        while asked.count < aim, !Task.isCancelled { await asked.wait(after: asked.count, atMost: .seconds(1)) }
    }

    private func present() throws -> any JobQueue {
        guard isAway else { return queue }
        asked.notifyAll()
        throw JobQueueError(.unavailable, "The queue was taken away.")
    }

    /// Lets a job in when the gate is open and the queue there.
    public func add(_ job: Job) async throws -> JobAddition {
        _ = await gate.pass()
        return try await present().add(job)
    }

    /// Takes the next job.
    public func claim(waiting duration: Duration) async throws -> ClaimedJob? {
        try await present().claim(waiting: duration)
    }

    /// Says that the job goes on.
    public func heartbeat(_ claim: ClaimedJob) async throws -> Bool { try await present().heartbeat(claim) }

    /// Says how far it is.
    public func progress(_ claim: ClaimedJob, done: Int, total: Int) async throws -> Bool {
        try await present().progress(claim, done: done, total: total)
    }

    /// Says that it is done.
    public func complete(_ claim: ClaimedJob) async throws -> Bool { try await present().complete(claim) }

    /// Says that a try failed.
    public func fail(_ claim: ClaimedJob, reason: String, retrying: Retrying) async throws -> RetryPolicy.Verdict? {
        try await present().fail(claim, reason: reason, retrying: retrying)
    }

    /// Gives the job back.
    public func handBack(_ claim: ClaimedJob) async throws -> Bool { try await present().handBack(claim) }

    /// What is known of a job.
    public func status(_ id: JobID) async throws -> JobStatus? { try await present().status(id) }

    /// How many jobs there are.
    public func counts() async throws -> JobCounts { try await present().counts() }

    /// Lists jobs.
    public func jobs(in state: JobState, after position: String?, limit: Int) async throws -> JobPage {
        try await present().jobs(in: state, after: position, limit: limit)
    }

    /// Begins a dead letter anew.
    public func retry(_ id: JobID) async throws -> Bool { try await present().retry(id) }

    /// Forgets a job.
    public func drop(_ id: JobID) async throws -> Bool { try await present().drop(id) }

    /// Whether it can be used.
    public func check() async throws { try await present().check() }

    /// What to change about it.
    public func advice() async throws -> [String] { try await present().advice() }

    /// Lets nobody use it any more.
    public func close() async { await queue.close() }
}
