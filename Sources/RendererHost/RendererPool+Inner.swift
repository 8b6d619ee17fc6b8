import Descriptors
import Logging
import RenderWire
import Synchronization

extension RendererPool {
    /// One caller's work.
    struct Entry {
        var frame: [UInt8]
        var original: Descriptor
        var caller: Caller
        var submitted: ContinuousClock.Instant
        var assigned: ContinuousClock.Instant?
        /// How long each output of a set may take.
        var patience: Duration?
        /// When the last output of a set came.
        var lastOutput: ContinuousClock.Instant?
    }

    /// Who waits for what.
    enum Caller {
        /// For one result, checked by this.
        case one(CheckedContinuation<Result<Rendered, RenderFailure>, Never>, AnswerCheck)
        /// For the outputs of a set, checked by this; those that have come are in the stream.
        case set(SetStream.Continuation, SetCheck)
    }

    /// All that the lock protects.
    struct Inner {
        var state: PoolState
        var entries: [Ticket: Entry] = [:]
        var connections: [RendererID: RendererConnection] = [:]
        /// The empty file for the next result of each process.
        var results: [RendererID: ResultFile] = [:]
        var facts: RendererFacts?
        /// Why a process could not be started or did not become ready, as far as it is still true.
        var problem: String?
        var waitingForStart: [CheckedContinuation<Void, Never>] = []
        var waitingForEnd: CheckedContinuation<Void, Never>?
        private var lastTicket = 0

        init(state: PoolState) { self.state = state }

        mutating func newTicket() -> Ticket {
            lastTicket += 1
            return Ticket(number: lastTicket)
        }
    }

    /// What a process answered, for the caller that waits for it.
    typealias Answer = Result<Product, RenderFailure>

    /// What a process has made.
    enum Product {
        case one(RenderReport, RenderedContent)
        /// All outputs of a set, or as many as there were when it made way; they have been handed on before.
        case set
    }

    /// An action with all that is needed to carry it out without the lock.
    private enum Effect {
        case start(RendererConnection)
        case kill(RendererConnection)
        case assign(Ticket, RendererConnection, frame: [UInt8], original: Descriptor, result: ResultFile)
        case say(HostMessage, RendererConnection)
        case resume(CheckedContinuation<Result<Rendered, RenderFailure>, Never>, Result<Rendered, RenderFailure>)
        case finish(SetStream.Continuation, RenderFailure?)
        case wake(ContinuousClock.Instant)
        case release(CheckedContinuation<Void, Never>)
    }

    /// Lets something happen to the state, and carries out what follows from it.
    ///
    /// - Parameters:
    ///   - answer: What a process answered, if that is what happens.
    ///   - event: What happens; under the lock.
    func update(answer: Answer? = nil, _ event: (inout Inner, ContinuousClock.Instant) -> [PoolAction]) {
        let effects = inner.withLock { inner in
            let now = ContinuousClock.now
            return event(&inner, now).compactMap { Self.effect(of: $0, on: &inner, answer: answer, now: now) }
                + Self.released(&inner)
        }
        for effect in effects { carryOut(effect) }
    }

    private static func effect(
        of action: PoolAction,
        on inner: inout Inner,
        answer: Answer?,
        now: ContinuousClock.Instant
    ) -> Effect? {
        switch action {
        case .start(let id):
            let connection = RendererConnection(id: id)
            inner.connections[id] = connection
            return .start(connection)
        case .kill(let id): return inner.connections[id].map { .kill($0) }
        case .grant(let id): return inner.connections[id].map { .say(.granted, $0) }
        case .refuse(let id, let failure): return inner.connections[id].map { .say(.refused(failure), $0) }
        case .makeWay(let id): return inner.connections[id].map { .say(.makeWay, $0) }
        case .assign(let ticket, let id):
            inner.entries[ticket]?.assigned = now
            guard let entry = inner.entries[ticket], let connection = inner.connections[id],
                let result = inner.results[id]
                // checked: a mistake of ours; no input reaches it
            else { preconditionFailure("Work was given to a renderer that is not there") }
            return .assign(ticket, connection, frame: entry.frame, original: entry.original, result: result)
        case .deliver(let ticket):
            guard let answer, let entry = inner.entries.removeValue(forKey: ticket) else { return nil }
            return end(of: entry, with: answer, now: now)
        case .fail(let ticket, let failure):
            return inner.entries.removeValue(forKey: ticket).flatMap { end(of: $0, with: .failure(failure), now: now) }
        case .wake(let moment): return .wake(moment)
        case .stopped:
            defer { inner.waitingForEnd = nil }
            return inner.waitingForEnd.map { .release($0) }
        }
    }

    private static func end(of entry: Entry, with answer: Answer, now: ContinuousClock.Instant) -> Effect? {
        switch (entry.caller, answer) {
        case (.one(let caller, _), .success(.one(let report, let content))):
            let assigned = entry.assigned ?? entry.submitted
            let rendered = Rendered(
                report: report,
                content: content,
                queued: entry.submitted.duration(to: assigned),
                rendering: assigned.duration(to: now)
            )
            return .resume(caller, .success(rendered))
        case (.one(let caller, _), .failure(let failure)): return .resume(caller, .failure(failure))
        case (.one(let caller, _), .success(.set)):
            return .resume(caller, .failure(.died(.brokeProtocol("It made a set where one was wanted"))))
        case (.set(let caller, _), .success): return .finish(caller, nil)
        case (.set(let caller, _), .failure(let failure)): return .finish(caller, failure)
        }
    }

    /// Those that wait for the start, once it is known how it went.
    private static func released(_ inner: inout Inner) -> [Effect] {
        guard !inner.waitingForStart.isEmpty, inner.isStartDecided else { return [] }
        defer { inner.waitingForStart = [] }
        return inner.waitingForStart.map { .release($0) }
    }

    private func carryOut(_ effect: Effect) {
        switch effect {
        case .start(let connection):
            let isStarted = NativeThread.start { RendererThread(connection, pool: self).run() }
            if !isStarted { ended(connection.id, .notStarted("No thread could be started"), logger) }
        case .kill(let connection): connection.kill()
        case .assign(let ticket, let connection, let frame, let original, let result):
            guard !connection.say(frame, with: [original, result.descriptor]) else { return }
            update { inner, now in inner.state.notAssigned(ticket, connection.id, now: now) }
        case .say(let message, let connection):
            // One that cannot be told is at its end, which its thread will notice.
            guard let frame = try? Frame.encode(message), connection.say(frame) else { return connection.kill() }
        case .resume(let caller, let result): caller.resume(returning: result)
        case .finish(let caller, let failure): caller.finish(throwing: failure)
        case .wake(let moment): alarm.wake(at: moment)
        case .release(let continuation): continuation.resume()
        }
    }
}

extension RendererPool.Inner {
    /// Whether it is known how the start went: well, badly, or not at all any more.
    var isStartDecided: Bool { facts != nil || !state.isAvailable(now: .now) || state.life == .draining }
}

extension AnswerCheck {
    init(limits: RenderLimits, job: RenderJob, resultBytes: Int) {
        let isInspection = if case .inspect = job.task { true } else { false }
        self.init(limits: limits, isInspection: isInspection, extras: job.extras, resultBytes: resultBytes)
    }
}
