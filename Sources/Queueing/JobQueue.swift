/// Keeps jobs until they are done, and hands them to workers.
///
/// A job is handed out at least once. Whoever holds one says so from time to time by ``heartbeat(_:)``; silence longer
/// than ``QueueRules/visibility`` makes it another's. Only ``claim(waiting:)`` ends early when its task is cancelled;
/// everything else is short, bounded in time by the engine, and is carried out in a cancelled task too.
/// All throw ``JobQueueError``, with code `unavailable` while the engine is away.
public protocol JobQueue: Sendable {
    /// Adds a job; once it returns, the job outlives this process.
    ///
    /// A job whose name is finished with, done or failed, begins anew.
    ///
    /// - Parameter job: What to keep.
    /// - Returns: Whether it was there already, waiting or being worked on.
    /// - Throws: ``JobQueueError``; with code `full` when there are too many unfinished ones.
    func add(_ job: Job) async throws -> JobAddition

    /// Takes the next job: by priority, then by age, as far as the engine can.
    ///
    /// - Parameter duration: How long to wait for one.
    /// - Returns: A job that is the caller's for ``QueueRules/visibility``; `nil` when none came.
    /// - Throws: ``JobQueueError``, or `CancellationError`, with which no job is lost.
    func claim(waiting duration: Duration) async throws -> ClaimedJob?

    /// Says that the job is still being worked on; `false` when it is no longer the caller's.
    func heartbeat(_ claim: ClaimedJob) async throws -> Bool

    /// Says how far the work has come; `false` when the job is no longer the caller's.
    func progress(_ claim: ClaimedJob, done: Int, total: Int) async throws -> Bool

    /// Says that the job is done; `false` when it is no longer the caller's.
    func complete(_ claim: ClaimedJob) async throws -> Bool

    /// Says that a try failed, and decides what becomes of the job.
    ///
    /// - Parameters:
    ///   - claim: The job.
    ///   - reason: Why, for a person to read; without secrets.
    ///   - retrying: What is known of another try.
    /// - Returns: What becomes of it; `nil` when it is no longer the caller's.
    /// - Throws: ``JobQueueError``.
    func fail(_ claim: ClaimedJob, reason: String, retrying: Retrying) async throws -> RetryPolicy.Verdict?

    /// Gives the job back as if it had not been begun; `false` when it is no longer the caller's.
    func handBack(_ claim: ClaimedJob) async throws -> Bool

    /// What is known of a job; `nil` when nothing is, or nothing any more.
    func status(_ id: JobID) async throws -> JobStatus?

    /// How many jobs there are.
    func counts() async throws -> JobCounts

    /// Lists jobs: those that were done or given up newest first, as they came to their end; those that wait in the order
    /// in which they are begun, then those that rest between two tries, last those that wait for newer workers.
    ///
    /// - Parameters:
    ///   - state: Where they stand.
    ///   - position: Where the page before ended; `nil` for the first.
    ///   - limit: How many at most, from 1.
    /// - Returns: Some jobs; a page may be short or even empty although another follows.
    /// - Throws: ``JobQueueError``.
    func jobs(in state: JobState, after position: String?, limit: Int) async throws -> JobPage

    /// Begins a dead letter anew; `false` when there is none of that name.
    func retry(_ id: JobID) async throws -> Bool

    /// Forgets a job wherever it stands; `false` when there is none. Who works on it learns by the next heartbeat.
    func drop(_ id: JobID) async throws -> Bool

    /// Whether jobs can be added and claimed now; throws with the reason when not.
    func check() async throws

    /// What a person should change about the engine, in sentences; for `calotype doctor`.
    func advice() async throws -> [String]

    /// Who does what else is to be done once among all that use the queue; `nil` where it cannot say.
    var leases: (any LeaseRegistry)? { get }

    /// Lets go of files and connections; claims that wait end with an error of code `closed`.
    func close() async
}

extension JobQueue {
    /// Nobody can say.
    public var leases: (any LeaseRegistry)? { nil }
}

/// What adding a job came to.
public enum JobAddition: Hashable, Sendable {
    /// It waits now.
    case added
    /// It was waiting, or being worked on, already.
    case alreadyThere
}

/// A job in somebody's hands.
public struct ClaimedJob: Hashable, Sendable {
    /// What is to be done.
    public var job: Job
    /// Which try this is, from 1.
    public var attempt: Int
    /// Whether it has had all of its tries, and no worker survived the last: it is handed out to be given up, so that
    /// somebody hears of it.
    public var isSpent: Bool
    /// What proves to the queue whose it is.
    package var token: String
    /// Where the engine finds it, if it needs to be told.
    package var place: String

    /// Hands a job out; for engines.
    package init(job: Job, attempt: Int, isSpent: Bool = false, token: String, place: String = "") {
        self.job = job
        self.attempt = attempt
        self.isSpent = isSpent
        self.token = token
        self.place = place
    }
}
