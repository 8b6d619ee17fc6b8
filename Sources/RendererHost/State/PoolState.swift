import RenderWire

/// Decides which renderer does what, and when processes start and end.
///
/// Pure: no clock, no process, no lock. Events are methods; what has to be done comes back as actions, to be carried
/// out in their order. See the extensions for the events: ``submit(_:deadline:now:)`` and its like.
struct PoolState {
    typealias Instant = ContinuousClock.Instant

    /// The bounds it keeps.
    struct Settings: Hashable, Sendable {
        /// How many processes there are to be.
        var count = 1
        /// How many more are kept ready, without work, to take the place of one that dies.
        var spares = 0
        /// How much work may wait.
        var queue = 16
        /// What all processes may use together, in bytes.
        var memory = 1 << 30
        /// What every job may use without a question, in bytes.
        var allowance = 64 << 20
        /// How many images a process makes before it is replaced.
        var recycleImages = 10_000
        /// The resident memory from which on a process is replaced, in bytes.
        var recycleMemory = 400 << 20
        /// How long a process may take to become ready.
        var startTime = Duration.seconds(30)
        /// How long a process may go on with work that nobody wants any more.
        var grace = Duration.milliseconds(200)
        /// How long a set waits until it is served as if it were wanted now, so that it comes to its end.
        var patience = Duration.seconds(5)
        /// The first wait after a failed start; doubled with each further one.
        var backoff = Duration.milliseconds(100)
        /// The longest wait after a failed start.
        var longestBackoff = Duration.seconds(15)
        /// The longest such wait where the program is known to work and there is hope, since work waits for it.
        var hopefulBackoff = Duration.milliseconds(250)
        /// Failed starts, before any process has ever done work, after which work is refused instead of kept waiting.
        var failedStarts = 3
        /// How long no process may become ready until work is refused instead of kept waiting.
        var hope = Duration.seconds(30)
    }

    /// The work of one process.
    struct Work {
        enum Condition: Hashable {
            /// Someone waits for it.
            case wanted
            /// Nobody waits any more; the process is ended at this time if it has not come to an end by itself.
            case abandoned(until: Instant)
        }

        var ticket: Ticket
        var deadline: Instant
        var urgency = Urgency.interactive
        var condition = Condition.wanted
        var waitsForMemory = false
        var wasGranted = false
        /// Whether it was told to make way for something else.
        var makesWay = false
    }

    /// One process.
    struct Process {
        enum Phase {
            case starting(until: Instant)
            case idle
            case busy(Work)
            case ending
        }

        var phase: Phase
        /// The images it has made.
        var images = 0
        /// Why it is to be replaced as soon as another is ready.
        var due: RestartReason?
    }

    /// Work that waits for a process.
    struct Waiting {
        var ticket: Ticket
        var deadline: Instant
        var urgency = Urgency.interactive
        var since: Instant
    }

    /// Where the pool stands.
    enum Life {
        /// Work is taken and waits; processes are not yet started.
        case new
        case running
        /// No new work; what there is comes to its end.
        case draining
        case stopped
    }

    let settings: Settings
    var life = Life.new
    var processes: [RendererID: Process] = [:]
    var idle: [RendererID] = []
    var queue: [Waiting] = []
    var ledger: MemoryLedger
    var restarts: [RestartReason: Int] = [:]
    /// Failed starts since work was done.
    var failedStarts = 0
    /// Those of them that nobody from outside brought about.
    var ownFailures = 0
    /// When the first start failed since a process was ready.
    var failingSince: Instant?
    /// Whether a process has ever done work, so that the program and the system are known to be good for it.
    var isProven = false
    var nextStart: Instant?
    var lastNumber = 0

    init(settings: Settings) {
        self.settings = settings
        ledger = MemoryLedger(budget: settings.memory)
    }

    /// Whether work can be expected to be done: there is a process that works, or hope for one.
    func isAvailable(now: Instant) -> Bool {
        life != .stopped && (processes.values.contains(where: \.isReady) || hasHope(now: now))
    }

    /// Whether a process can be expected to become ready before those who wait have waited in vain.
    func hasHope(now: Instant) -> Bool {
        guard isProven || ownFailures < settings.failedStarts else { return false }
        return failingSince.map { now < $0 + settings.hope } ?? true
    }
}

extension PoolState.Process {
    var isReady: Bool {
        switch phase {
        case .idle, .busy: true
        case .starting, .ending: false
        }
    }

    var isEnding: Bool {
        if case .ending = phase { true } else { false }
    }

    var isStarting: Bool {
        if case .starting = phase { true } else { false }
    }

    var work: PoolState.Work? {
        if case .busy(let work) = phase { work } else { nil }
    }
}
