import Basics
public import Logging
public import NIOCore
import NIOPosix
import NIOSSL
public import Queueing
import Synchronization

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

    let configuration: Configuration
    let keys: Keys
    let logger: Logger
    /// For everything that is answered at once.
    let link: RedisLink
    /// For waiting: nothing else is answered on a connection that waits.
    let waitingLink: RedisLink
    /// What the server calls this process by.
    let consumer: String
    /// Who may wait on ``waitingLink``.
    let claiming = AsyncMutex()
    /// When jobs of dead workers are looked for next.
    let nextRescue = Mutex(ContinuousClock.now)

    var rules: QueueRules { configuration.rules }

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
        self.configuration = configuration
        self.logger = logger
        keys = Keys(prefix: configuration.prefix)
        consumer = "\(getpid())-\(JobID.unique())"
        let tls = try configuration.address.context()
        func link() -> RedisLink {
            RedisLink(
                address: configuration.address,
                tls: tls,
                group: group ?? MultiThreadedEventLoopGroup.singleton,
                timeout: configuration.timeout,
                pauses: configuration.pauses
            )
        }
        self.link = link()
        waitingLink = link()
    }

    /// Adds a job; see ``Queueing/JobQueue``.
    public func add(_ job: Job) async throws -> JobAddition {
        let body = try job.encoded()
        let streams = keys.streams(upTo: max(job.version, rules.newestVersion))
        let facts = Facts(job)
        let reply = try await run(
            .add,
            on: keys.job(job.id),
            [job.id.text, keys.stream(job.version, job.priority)],
            [body],
            ["\(rules.limit)", facts.version, facts.priority, facts.created, facts.total] + streams
        )
        switch reply.integer {
        case 1: return .added
        case 0: return .alreadyThere
        default:
            let place = "Redis at \(configuration.address)"
            throw JobQueueError(.full, "\(place) holds \(rules.limit) unfinished jobs, and is to hold no more.")
        }
    }

    /// Closes the connections; see ``Queueing/JobQueue``.
    public func close() async {
        // Where it cannot be told, another process removes this one's name in a day.
        _ = try? await tidy()
        link.close()
        waitingLink.close()
        claiming.close()
    }

    /// Removes the names of processes that are gone.
    func tidy() async throws {
        let day = 86_400_000
        let streams = keys.streams(upTo: rules.newestVersion)
        _ = try await run(.tidy, on: keys.dead, [consumer, "\(day)"] + streams)
    }

    /// Runs a script; its arguments are the prefix and what is given.
    func run(
        _ script: Script,
        on key: String,
        _ before: [String],
        _ bytes: [[UInt8]] = [],
        _ after: [String] = []
    ) async throws(JobQueueError) -> RESPValue {
        var command = RESPCommand(["EVAL", script.source, "1", key, keys.prefix] + before)
        for bytes in bytes { command = command.with(bytes) }
        command.words += after.map { ByteBuffer(string: $0) }
        let reply = try await link.reply(command)
        guard case .error(let failure) = reply else { return reply }
        throw JobQueueError(redis: failure.ofScript, script.name, address: configuration.address)
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
    var milliseconds: String { "\(max(1, Int(clamping: (inSeconds * 1_000).rounded(.up))))" }
}

extension RESPFailure {
    /// The failure of the command in a script that the script's own failure is about.
    ///
    /// Before version 7 the word comes as `ERR Error running script (…): @user_script:31: -OOM command not allowed …`.
    var ofScript: RESPFailure {
        guard word == "ERR", let start = text.firstRange(of: "@user_script:") else { return self }
        let rest = text[start.upperBound...].drop { $0.isNumber || $0 == ":" || $0 == " " || $0 == "-" }
        return RESPFailure(text: String(rest))
    }
}
