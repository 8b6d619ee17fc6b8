import Basics
public import Logging
public import NIOCore
import NIOPosix
import NIOSSL
public import Queueing

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Keeps jobs in a Redis server, 6.2 or newer, for any number of workers on any number of machines.
///
/// With `appendonly yes` a job outlives the server's process; see ``advice()``. While the server is away everything
/// fails with `unavailable` after at most two of ``Configuration/timeout``, most calls at once.
public final class RedisQueue: JobQueue {
    /// How the queue is reached.
    public struct Configuration: Hashable, Sendable {
        /// Where the server is.
        public var address: RedisAddress
        /// What the names of all keys begin with; in a cluster `{in braces}`, so that all are on one machine.
        public var prefix: String
        /// What holds for the queue; the same for all that use it.
        public var rules: QueueRules
        /// How long connecting, and every command, may take.
        public var timeout: Duration
        /// How long to rest before connecting again.
        public var pauses: Backoff

        /// Makes a configuration.
        public init(
            address: RedisAddress,
            prefix: String = "calotype",
            rules: QueueRules = QueueRules(),
            timeout: Duration = .seconds(5),
            pauses: Backoff = Backoff(first: .milliseconds(100), longest: .seconds(2))
        ) {
            self.address = address
            self.prefix = prefix
            self.rules = rules
            self.timeout = timeout
            self.pauses = pauses
        }
    }

    private let rules: QueueRules
    /// For everything that is answered at once.
    private let link: RedisLink
    private let commands: RedisCommands
    private let claims: RedisClaims
    private let reports: RedisReports

    /// Makes a queue; nothing is connected before it is needed.
    ///
    /// - Parameters:
    ///   - configuration: How it is reached.
    ///   - group: Where connections are worked on; `nil` for NIO's own threads.
    ///   - logger: Where it tells what happens.
    /// - Throws: ``JobQueueError`` with code `badAddress` when certificates cannot be read.
    public init(
        configuration: Configuration,
        group: (any EventLoopGroup)? = nil,
        logger: Logger
    ) throws(JobQueueError) {
        rules = configuration.rules
        let tls = try configuration.address.context()
        func makeLink() -> RedisLink {
            RedisLink(
                address: configuration.address,
                tls: tls,
                group: group ?? MultiThreadedEventLoopGroup.singleton,
                timeout: configuration.timeout,
                pauses: configuration.pauses
            )
        }
        link = makeLink()
        commands = RedisCommands(over: link, at: configuration.address, keys: Keys(prefix: configuration.prefix))
        let consumer = "\(getpid())-\(JobID.unique())"
        claims = RedisClaims(commands, waitingOver: makeLink(), rules: rules, consumer: consumer, logger: logger)
        reports = RedisReports(commands, rules: rules, consumer: consumer)
    }

    /// Leases in the same server; see ``Queueing/JobQueue``.
    public var leases: (any LeaseRegistry)? { RedisLeases(commands) }

    /// Adds a job; see ``Queueing/JobQueue``.
    public func add(_ job: Job) async throws -> JobAddition {
        let body = try job.encoded()
        let streams = commands.keys.streams(upTo: max(job.version, rules.newestVersion))
        let facts = Facts(job)
        let reply = try await commands.run(
            .add,
            on: commands.keys.job(job.id),
            [job.id.text, commands.keys.stream(job.version, job.priority)],
            [body],
            ["\(rules.limit)", facts.version, facts.priority, facts.created, facts.total] + streams
        )
        switch reply.integer {
        case 1: return .added
        case 0: return .alreadyThere
        default:
            throw JobQueueError(
                .full,
                "\(commands.place) holds \(rules.limit) unfinished jobs, and is to hold no more."
            )
        }
    }

    /// Takes the next job; see ``Queueing/JobQueue``.
    public func claim(waiting duration: Duration) async throws -> ClaimedJob? {
        try await claims.claim(waiting: duration)
    }

    /// Says that the job goes on; see ``Queueing/JobQueue``.
    public func heartbeat(_ claim: ClaimedJob) async throws -> Bool { try await reports.heartbeat(claim) }

    /// Says how far it is; see ``Queueing/JobQueue``.
    public func progress(_ claim: ClaimedJob, done: Int, total: Int) async throws -> Bool {
        try await reports.progress(claim, done: done, total: total)
    }

    /// Says that it is done; see ``Queueing/JobQueue``.
    public func complete(_ claim: ClaimedJob) async throws -> Bool { try await reports.complete(claim) }

    /// Says that a try failed; see ``Queueing/JobQueue``.
    public func fail(_ claim: ClaimedJob, reason: String, retrying: Retrying) async throws -> RetryPolicy.Verdict? {
        try await reports.fail(claim, reason: reason, retrying: retrying)
    }

    /// Gives the job back; see ``Queueing/JobQueue``.
    public func handBack(_ claim: ClaimedJob) async throws -> Bool {
        try await reports.handBack(claim)
    }

    /// Lists jobs; see ``Queueing/JobQueue``.
    public func jobs(in state: JobState, after position: String?, limit: Int) async throws -> JobPage {
        try await RedisListing(commands, rules: rules).page(in: state, after: position, limit: limit)
    }

    /// What is known of a job; see ``Queueing/JobQueue``.
    public func status(_ id: JobID) async throws -> JobStatus? {
        let names = ["state", "done", "total", "attempts", "error"]
        let reply = try await commands.call(RESPCommand(["HMGET", commands.keys.job(id)] + names))
        return reply.elements.flatMap { JobStatus(id: id, $0) }
    }

    /// How many jobs there are; see ``Queueing/JobQueue``.
    public func counts() async throws -> JobCounts {
        let priorities = JobPriority.allCases
        let arguments = ["\(rules.newestVersion)"] + priorities.map(\.rawValue)
        let numbers =
            try await commands.run(.count, on: commands.keys.later, arguments).elements?.compactMap(\.integer) ?? []
        // checked: there are two, and two for each priority, as was counted
        guard numbers.count == 2 + 2 * priorities.count else {
            throw JobQueueError(.failed, "\(commands.place) counts in a way that is not understood.")
        }
        // checked: there are two, and two for each priority, as was counted
        var counts = JobCounts(delayed: numbers[0], failed: numbers[1])
        for (number, priority) in priorities.enumerated() {
            let waiting = numbers[2 + 2 * number]  // checked: there are two, and two for each priority, as was counted
            if waiting > 0 { counts.queued[priority] = waiting }
            // checked: there are two, and two for each priority, as was counted
            counts.running +|= numbers[3 + 2 * number]
        }
        return counts
    }

    /// Begins a dead letter anew; see ``Queueing/JobQueue``.
    public func retry(_ id: JobID) async throws -> Bool {
        try await commands.run(.retry, on: commands.keys.job(id), [id.text]).integer == 1
    }

    /// Forgets a job; see ``Queueing/JobQueue``.
    public func drop(_ id: JobID) async throws -> Bool {
        try await commands.run(.drop, on: commands.keys.job(id), [id.text]).integer == 1
    }

    /// Looks whether the keys are ours, and writes something, since that is what fails where memory or disk are full; see
    /// ``Queueing/JobQueue``.
    public func check() async throws {
        let arguments = ["\(rules.newestVersion)"] + JobPriority.allCases.map(\.rawValue)
        _ = try await commands.run(.pulse, on: "\(commands.keys.prefix):pulse", arguments)
    }

    /// What the server's settings mean for jobs; see ``Queueing/JobQueue``.
    public func advice() async throws -> [String] { try await RedisAdvice(commands).advice() }

    /// Closes the connections; see ``Queueing/JobQueue``.
    public func close() async {
        // Where it cannot be told, another process removes this one's name in a day.
        _ = try? await claims.tidy()
        link.close()
        claims.close()
    }
}

/// What a job's hash tells of it, in text.
struct Facts {
    var version = "0"
    var priority = JobPriority.bulk.rawValue
    var created = "0"
    var total = "0"

    /// Nothing is known.
    init() {}

    init(_ job: Job) {
        version = "\(job.version)"
        priority = job.priority.rawValue
        created = "\(job.created)"
        total = "\(job.work.steps)"
    }
}

extension Duration {
    /// In whole milliseconds, at least 1.
    // checked: floating-point numbers never trap
    var milliseconds: String { "\(max(1, Int(clamping: (inSeconds * 1_000).rounded(.up))))" }
}

extension JobStatus {
    /// Reads a hash's state, done, total, attempts and error; `nil` when there is no hash.
    init?(id: JobID, _ values: [RESPValue]) {
        // checked: there are five, as was counted
        guard values.count >= 5, let state = values[0].text.flatMap({ JobState(rawValue: $0) }) else { return nil }
        self.init(
            id: id,
            state: state,
            done: values[1].integer ?? 0,  // checked: there are five, as was counted
            total: values[2].integer ?? 0,  // checked: there are five, as was counted
            attempts: values[3].integer ?? 0,  // checked: there are five, as was counted
            error: values[4].text  // checked: there are five, as was counted
        )
    }
}
