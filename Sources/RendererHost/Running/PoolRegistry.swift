import Basics
import RenderWire

/// The state machine, and what its names stand for: jobs with their callers, processes with the ways to them.
///
/// No I/O: events are methods, and what has to be done comes back as effects.
struct PoolRegistry {
    typealias Instant = ContinuousClock.Instant

    private struct Entry {
        var job: PendingJob
        var assigned: Instant?
        /// When the last output came.
        var lastOutput: Instant?
    }

    /// The job of a process, as the process's messages are judged by it.
    struct CurrentWork {
        /// Whether the process waits for an answer to its question for memory.
        var waitsForMemory: Bool
        var isPreempted = false
        /// The job as far as anybody waits for it.
        var wanted: (id: WorkID, job: PendingJob)?
    }

    private var state: PoolState
    private var entries: [WorkID: Entry] = [:]
    private var connections: [RendererID: RendererConnection] = [:]
    /// The empty file for the next result of each process.
    private var results: [RendererID: ResultFile] = [:]
    private var facts: RendererFacts?
    /// Why a process could not be started or did not become ready, as far as it is still true.
    private var problem: String?
    private var waitingForStart: [Waiter<Void>] = []
    private var waitingForEnd: Waiter<Void>?
    private var lastWork = 0

    /// Starts with nothing.
    init(settings: PoolSettings) { state = PoolState(settings: settings) }

    // MARK: Callers

    /// A name for work that comes.
    mutating func nextWork() -> WorkID {
        lastWork += 1
        return WorkID(number: lastWork)
    }

    /// A caller wants a job done.
    mutating func submit(_ job: PendingJob, as id: WorkID, now: Instant) -> [PoolEffect] {
        entries[id] = Entry(job: job)
        return effects(
            of: state.submit(id, job.urgency, deadline: job.submitted + job.outputTimeout, now: now),
            now: now
        )
    }

    /// A caller does not want its job any more.
    mutating func cancel(_ id: WorkID, now: Instant) -> [PoolEffect] {
        effects(of: state.cancel(id, now: now), now: now)
    }

    // MARK: The pool's own life

    /// The pool begins; this is resumed when it has come to its end.
    mutating func begin(_ waiter: Waiter<Void>, now: Instant) -> [PoolEffect] {
        waitingForEnd = waiter
        let actions = state.begin(now: now)
        return effects(of: state.hasStopped ? [.stopped] : actions, now: now)
    }

    /// No new work; what there is comes to its end.
    mutating func drain(now: Instant) -> [PoolEffect] { effects(of: state.drain(now: now), now: now) }

    /// All ends now.
    mutating func stop(now: Instant) -> [PoolEffect] { effects(of: state.stop(now: now), now: now) }

    /// Time has passed.
    mutating func tick(now: Instant) -> [PoolEffect] { effects(of: state.tick(now: now), now: now) }

    /// Somebody waits until it is known how the start went.
    mutating func awaitStart(_ waiter: Waiter<Void>, now: Instant) -> [PoolEffect] {
        waitingForStart.append(waiter)
        return effects(of: [], now: now)
    }

    // MARK: Processes

    /// The file for a process's first result is there.
    mutating func prepared(_ id: RendererID, _ result: ResultFile) { results[id] = result }

    /// A process can work.
    ///
    /// - Returns: Whether it is the first one; `nil` where it has said so before.
    mutating func ready(
        _ id: RendererID,
        _ facts: RendererFacts,
        now: Instant
    ) -> (isFirst: Bool?, effects: [PoolEffect]) {
        guard state.awaitsReadiness(of: id) else { return (nil, []) }
        let isFirst = self.facts == nil
        self.facts = facts
        problem = nil
        return (isFirst, effects(of: state.ready(id, now: now), now: now))
    }

    /// A process asks for memory.
    mutating func need(_ id: RendererID, bytes: Int, now: Instant) -> [PoolEffect] {
        effects(of: state.need(id, bytes: bytes, now: now), now: now)
    }

    /// The job of a process; `nil` where it has none and is not being ended.
    func work(of id: RendererID) -> CurrentWork? {
        guard let work = state.work(of: id) else {
            // One that is being ended may still speak; nobody listens.
            return state.isEnding(id) ? CurrentWork(waitsForMemory: false) : nil
        }
        let entry = work.condition == .wanted ? entries[work.id] : nil
        return CurrentWork(
            waitsForMemory: work.waitsForMemory,
            isPreempted: work.isPreempted,
            wanted: entry.map { (work.id, $0.job) }
        )
    }

    /// A process has come to the end of an output.
    ///
    /// - Parameters:
    ///   - id: The process.
    ///   - urgency: How soon the outputs that are left are wanted.
    ///   - now: The time.
    ///   - put: Gets the job's mailbox, how long the job has waited, and how long the output took; not called where the
    ///     caller has gone just now.
    /// - Returns: What has to be done.
    mutating func advanced(
        _ id: RendererID,
        _ urgency: Urgency,
        now: Instant,
        put: (OutputMailbox, _ queued: Duration, _ rendering: Duration) -> Void
    ) -> [PoolEffect] {
        guard let work = state.work(of: id), let entry = entries[work.id] else { return [] }
        let (submitted, assigned) = (entry.job.submitted, entry.assigned ?? entry.job.submitted)
        put(entry.job.mailbox, submitted.duration(to: assigned), (entry.lastOutput ?? assigned).duration(to: now))
        entries[work.id]?.lastOutput = now
        return effects(of: state.advanced(id, urgency, deadline: now + entry.job.outputTimeout), now: now)
    }

    /// A process has come to the end of its job, well or not.
    mutating func answered(
        _ id: RendererID,
        _ ending: Result<Void, RenderFailure>,
        next: ResultFile,
        residentBytes: Int?,
        now: Instant
    ) -> [PoolEffect] {
        results[id] = next
        return effects(of: state.answered(id, residentBytes: residentBytes, now: now), ending, now: now)
    }

    /// A job could not be handed to a process.
    mutating func notAssigned(_ work: WorkID, _ id: RendererID, now: Instant) -> [PoolEffect] {
        effects(of: state.notAssigned(work, id, now: now), now: now)
    }

    /// A process has ended and is collected, or could not be started.
    ///
    /// - Returns: Whether that was expected.
    mutating func ended(
        _ id: RendererID,
        _ end: ProcessEnd,
        lastWords: String?,
        now: Instant
    ) -> (wasExpected: Bool, effects: [PoolEffect]) {
        connections[id] = nil
        results[id] = nil
        let wasExpected = state.isEnding(id) || !state.knows(id)
        let wasReady = state.isReady(id) || !state.knows(id)
        let actions = state.ended(id, end, now: now)
        if !wasExpected, !wasReady {
            problem = lastWords.map { "\(end.description): \($0)" } ?? end.description
        }
        return (wasExpected, effects(of: actions, now: now))
    }

    // MARK: Looking

    /// What the pool is doing.
    func status(_ configuration: RendererPool.Configuration, now: Instant) -> RendererPool.Status {
        RendererPool.Status(state.summary(now: now), configuration, facts: facts, problem: problem)
    }

    // MARK: Effects

    /// Adds to actions what it takes to carry them out.
    private mutating func effects(
        of actions: [PoolAction],
        _ ending: Result<Void, RenderFailure>? = nil,
        now: Instant
    ) -> [PoolEffect] {
        actions.compactMap { effect(of: $0, ending, now: now) } + released(now: now)
    }

    private mutating func effect(
        of action: PoolAction,
        _ ending: Result<Void, RenderFailure>?,
        now: Instant
    ) -> PoolEffect? {
        switch action {
        case .start(let id):
            let connection = RendererConnection(id: id)
            connections[id] = connection
            return .start(connection)
        case .kill(let id): return connections[id].map { .kill($0) }
        case .grant(let id): return connections[id].map { .say(.granted, $0) }
        case .refuse(let id, let failure): return connections[id].map { .say(.refused(failure), $0) }
        case .preempt(let id): return connections[id].map { .say(.preempt, $0) }
        case .assign(let work, let id):
            entries[work]?.assigned = now
            guard let entry = entries[work], let connection = connections[id], let result = results[id]
            // checked: a mistake of ours; no input reaches it
            else { preconditionFailure("Work was given to a renderer that is not there") }
            return .assign(work, connection, entry.job, result)
        case .deliver(let work):
            guard let ending, let entry = entries.removeValue(forKey: work) else { return nil }
            return .finish(entry.job.mailbox, ending)
        case .fail(let work, let failure):
            return entries.removeValue(forKey: work).map { .finish($0.job.mailbox, .failure(failure)) }
        case .wake(let moment): return .wake(moment)
        case .stopped:
            defer { waitingForEnd = nil }
            return waitingForEnd.map { .release($0) }
        }
    }

    /// Those that wait for the start, once it is known how it went: well, badly, or not at all any more.
    private mutating func released(now: Instant) -> [PoolEffect] {
        guard !waitingForStart.isEmpty, facts != nil || !state.isAvailable(now: now) || state.isDraining else {
            return []
        }
        defer { waitingForStart = [] }
        return waitingForStart.map { .release($0) }
    }
}
