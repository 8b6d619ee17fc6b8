import Basics

/// What a queue tells of one of its jobs.
public struct ListedJob: Hashable, Sendable {
    /// Where it stands.
    public var status: JobStatus
    /// What it comes before.
    public var priority: JobPriority
    /// The format's version.
    public var version: Int
    /// When it was made, in seconds since 1970.
    public var created: Double
    /// What is to be done; `nil` where that is not kept any more, or is of a version that this code cannot read.
    public var work: JobWork?

    /// Makes an entry.
    public init(status: JobStatus, priority: JobPriority, version: Int, created: Double, work: JobWork?) {
        self.status = status
        self.priority = priority
        self.version = version
        self.created = created
        self.work = work
    }
}

/// Some jobs of a listing.
public struct JobPage: Hashable, Sendable {
    /// The jobs, in the order that ``JobQueue/jobs(in:after:limit:)`` tells.
    public var jobs: [ListedJob]
    /// Where the next page begins; `nil` after the last one.
    public var next: String?

    /// Makes a page.
    public init(jobs: [ListedJob], next: String?) {
        self.jobs = jobs
        self.next = next
    }
}

/// How many jobs there are.
public struct JobCounts: Hashable, Sendable {
    /// Those that wait for a worker.
    public var queued: [JobPriority: Int]
    /// Those that wait for their next try.
    public var delayed: Int
    /// Those that a worker is at, or was when it died.
    public var running: Int
    /// Those that were given up.
    public var failed: Int

    /// Counts.
    public init(queued: [JobPriority: Int] = [:], delayed: Int = 0, running: Int = 0, failed: Int = 0) {
        self.queued = queued
        self.delayed = delayed
        self.running = running
        self.failed = failed
    }

    /// Those that are neither done nor given up.
    public var unfinished: Int { queued.values.reduce(0, +|) +| delayed +| running }
}
