/// What holds for a queue, whatever its engine.
public struct QueueRules: Hashable, Sendable {
    /// The most unfinished jobs; more are refused.
    public var limit: Int
    /// How long a worker may be silent before its job is given to another.
    public var visibility: Duration
    /// When a job that failed is tried again.
    public var retries: RetryPolicy
    /// How long it is known that a job was done.
    public var keepDone: Duration
    /// Of how many jobs it is known at most that they were done.
    public var keepDoneCount: Int
    /// How long a dead letter is kept.
    public var keepFailed: Duration
    /// How many dead letters are kept at most.
    public var keepFailedCount: Int
    /// The newest version of jobs that is handed out.
    public var newestVersion: Int

    /// Makes the usual rules.
    public init(
        limit: Int = 100_000,
        visibility: Duration = .seconds(30),
        retries: RetryPolicy = RetryPolicy(),
        keepDone: Duration = .seconds(86_400),
        keepDoneCount: Int = 10_000,
        keepFailed: Duration = .seconds(30 * 86_400),
        keepFailedCount: Int = 10_000,
        newestVersion: Int = Job.currentVersion
    ) {
        self.limit = limit
        self.visibility = visibility
        self.retries = retries
        self.keepDone = keepDone
        self.keepDoneCount = keepDoneCount
        self.keepFailed = keepFailed
        self.keepFailedCount = keepFailedCount
        self.newestVersion = newestVersion
    }
}
