import Basics
import Descriptors
import Logging
import RenderWire
import Synchronization

/// Runs the pool's state machine: lets events happen under a lock, and carries out without it what follows from them.
final class PoolRunner: Sendable {
    typealias Instant = ContinuousClock.Instant

    private let registry: Mutex<PoolRegistry>
    private let program: RendererProgram
    private let logger: Logger
    private let alarm: Alarm

    /// Makes a runner that has not started yet.
    ///
    /// - Throws: `DescriptorError` when the process has no descriptors left.
    init(settings: PoolSettings, program: RendererProgram, logger: Logger) throws(DescriptorError) {
        registry = Mutex(PoolRegistry(settings: settings))
        self.program = program
        self.logger = logger
        alarm = try Alarm()
    }

    // MARK: Callers

    /// A name for a job that comes.
    func nextWork() -> WorkID { registry.withLock { $0.nextWork() } }

    /// A caller wants a job done.
    func submit(_ job: PendingJob, as id: WorkID) { update { $0.submit(job, as: id, now: $1) } }

    /// A caller does not want its job any more.
    func cancel(_ id: WorkID) { update { $0.cancel(id, now: $1) } }

    // MARK: The pool's own life

    /// Starts the thread that watches over deadlines; tells whether that was possible.
    func startClock() -> Bool {
        alarm.start { [weak self] now in self?.update { registry, _ in registry.tick(now: now) } }
    }

    /// Ends that thread.
    func stopClock() { alarm.stop() }

    /// Starts processes; this is resumed when none is left.
    func begin(_ waiter: Waiter<Void>) { update { $0.begin(waiter, now: $1) } }

    /// Lets all work come to its end, and takes no more.
    func drain() { update { $0.drain(now: $1) } }

    /// Ends all now.
    func stop() { update { $0.stop(now: $1) } }

    /// Resumes this when it is known how the start went.
    func awaitStart(_ waiter: Waiter<Void>) { update { $0.awaitStart(waiter, now: $1) } }

    /// What the pool is doing.
    func status(_ configuration: RendererPool.Configuration) -> RendererPool.Status {
        registry.withLock { $0.status(configuration, now: .now) }
    }

    // MARK: Processes

    /// The file for a process's first result is there.
    func prepared(_ id: RendererID, _ result: ResultFile) { registry.withLock { $0.prepared(id, result) } }

    /// A process can work; tells whether it is the first one, and `nil` where it has said so before.
    func ready(_ id: RendererID, _ facts: RendererFacts) -> Bool? {
        var isFirst: Bool?
        update { registry, now in
            let (first, effects) = registry.ready(id, facts, now: now)
            isFirst = first
            return effects
        }
        return isFirst
    }

    /// A process asks for memory.
    func need(_ id: RendererID, bytes: Int) { update { $0.need(id, bytes: bytes, now: $1) } }

    /// The job of a process; `nil` where it has none and is not being ended.
    func work(of id: RendererID) -> PoolRegistry.CurrentWork? { registry.withLock { $0.work(of: id) } }

    /// A process has come to the end of an output.
    ///
    /// - Parameters:
    ///   - id: The process.
    ///   - urgency: How soon the outputs that are left are wanted.
    ///   - put: Gets the job's mailbox, how long the job has waited, and how long the output took.
    func advanced(_ id: RendererID, _ urgency: Urgency, put: (OutputMailbox, Duration, Duration) -> Void) {
        update { $0.advanced(id, urgency, now: $1, put: put) }
    }

    /// A process has come to the end of its job, well or not.
    ///
    /// - Parameters:
    ///   - id: The process.
    ///   - ending: How it ended.
    ///   - next: The empty file for its next result.
    ///   - residentBytes: The memory that it holds.
    func answered(_ id: RendererID, _ ending: Result<Void, RenderFailure>, next: ResultFile, residentBytes: Int?) {
        update { $0.answered(id, ending, next: next, residentBytes: residentBytes, now: $1) }
    }

    /// A process has ended and is collected, or could not be started; tells whether that was expected.
    func ended(_ id: RendererID, _ end: ProcessEnd, lastWords: String?) -> Bool {
        var wasExpected = false
        update { registry, now in
            let (expected, effects) = registry.ended(id, end, lastWords: lastWords, now: now)
            wasExpected = expected
            return effects
        }
        return wasExpected
    }

    // MARK: Effects

    private func update(_ event: (inout sending PoolRegistry, Instant) -> [PoolEffect]) {
        let effects = registry.withLock { registry in event(&registry, .now) }
        for effect in effects { carryOut(effect) }
    }

    private func carryOut(_ effect: PoolEffect) {
        switch effect {
        case .start(let connection):
            let session = { @Sendable [self] in
                ProcessSession(connection, of: program, runner: self, logger: logger)
            }
            if !NativeThread.start({ session().run() }) {
                session().ended(.notStarted("No thread could be started"))
            }
        case .kill(let connection): connection.kill()
        case .assign(let work, let connection, let job, let result):
            guard !connection.say(job.frame, with: job.inputs + [result.descriptor]) else { return }
            update { $0.notAssigned(work, connection.id, now: $1) }
        case .say(let message, let connection):
            // One that cannot be told is at its end, which its thread will notice.
            guard let frame = try? Frame.encode(message), connection.say(frame) else { return connection.kill() }
        case .finish(let mailbox, let ending): mailbox.finish(ending)
        case .wake(let moment): alarm.wake(at: moment)
        case .release(let waiter): waiter.resume(returning: ())
        }
    }
}
