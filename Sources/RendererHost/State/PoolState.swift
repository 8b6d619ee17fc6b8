import RenderWire

/// Decides which renderer does what, and when processes start and end.
///
/// Pure: no clock, no process, no lock. Events are methods; what has to be done comes back as actions, to be carried
/// out in their order.
struct PoolState {
    typealias Instant = ContinuousClock.Instant

    /// Where the pool stands.
    private enum Life {
        /// Work is taken and waits; processes are not yet started.
        case new
        case running
        /// No new work; what there is comes to its end.
        case draining
        case stopped
    }

    /// What a pool is at, in numbers.
    struct Summary {
        /// Whether it takes work.
        var isRunning: Bool
        /// Whether a process can be expected to become ready, since one has worked before.
        var hasHope: Bool
        var starting: Int
        var ready: Int
        var busy: Int
        var queued: Int
        var restarts: [RestartReason: Int]
        /// Bytes that are set aside for the work at hand.
        var memoryUsed: Int
    }

    private let settings: PoolSettings
    private var life = Life.new
    private var processes = ProcessTable()
    private var queue: WorkQueue
    private var ledger: MemoryLedger
    private var starts: StartPolicy
    private var restarts: [RestartReason: Int] = [:]

    /// Makes a pool that has not begun.
    init(settings: PoolSettings) {
        self.settings = settings
        queue = WorkQueue(promotionDelay: settings.promotionDelay)
        ledger = MemoryLedger(budget: settings.memory)
        starts = StartPolicy(settings: settings)
    }

    // MARK: Looking

    /// Whether all has come to its end.
    var hasStopped: Bool { life == .stopped }

    /// Whether all is coming to its end.
    var isDraining: Bool { life == .draining }

    /// Whether work can be expected to be done: there is a process that works, or hope for one.
    func isAvailable(now: Instant) -> Bool { life != .stopped && (processes.ready > 0 || starts.hasHope(now: now)) }

    /// Whether such a process may say that it is ready, be it that nobody listens any more.
    func awaitsReadiness(of id: RendererID) -> Bool { processes.isStarting(id) || processes.isEnding(id) }

    /// Whether there is such a process.
    func knows(_ id: RendererID) -> Bool { processes.knows(id) }

    /// Whether a process is being ended.
    func isEnding(_ id: RendererID) -> Bool { processes.isEnding(id) }

    /// Whether a process has become ready, and is not being ended.
    func isReady(_ id: RendererID) -> Bool { processes.isReady(id) }

    /// What a process is at.
    func work(of id: RendererID) -> ProcessTable.Work? { processes.work(of: id) }

    /// What the pool is at.
    func summary(now: Instant) -> Summary {
        Summary(
            isRunning: life == .running,
            hasHope: starts.isProven && starts.hasHope(now: now),
            starting: processes.starting,
            ready: processes.ready,
            busy: processes.busy,
            queued: queue.count,
            restarts: restarts,
            memoryUsed: ledger.used
        )
    }

    // MARK: Callers

    /// A caller wants work done.
    mutating func submit(
        _ id: WorkID,
        _ urgency: Urgency = .interactive,
        deadline: Instant,
        now: Instant
    ) -> [PoolAction] {
        switch life {
        case .draining, .stopped: return [.fail(id, .shuttingDown)]
        case .new, .running: break
        }
        guard isAvailable(now: now) else { return [.fail(id, .noRenderer)] }
        queue.append(WorkQueue.Waiting(id: id, deadline: deadline, urgency: urgency, since: now))
        var actions = dispatch(now: now)
        // One that was given to a process at once has never waited, so it takes no place in the queue; and what waits
        // in the background takes none away from those whom somebody waits for.
        if queue.endsWith(id), queue.count(atLeast: urgency) > settings.queue {
            queue.remove(id)
            return actions + [.fail(id, .queueFull)]
        }
        actions += preempt()
        actions.append(.wake(deadline))
        return actions
    }

    /// A caller does not want its work any more.
    mutating func cancel(_ id: WorkID, now: Instant) -> [PoolAction] {
        if queue.remove(id) { return [.fail(id, .cancelledByCaller)] + settle(now: now) }
        guard let process = processes.process(for: id) else { return [] }
        return abandon(process, .cancelledByCaller, now: now)
    }

    // MARK: The pool's own life

    /// The pool begins.
    mutating func begin(now: Instant) -> [PoolAction] {
        guard life == .new else { return [] }
        life = .running
        return settle(now: now)
    }

    /// No new work; the processes end when there is nothing left to do.
    mutating func drain(now: Instant) -> [PoolAction] {
        guard life == .new || life == .running else { return [] }
        // What waits for processes that were never to start would wait for ever.
        guard life == .running else { return stop(now: now) }
        life = .draining
        return settle(now: now)
    }

    /// All ends now.
    mutating func stop(now: Instant) -> [PoolAction] {
        guard life != .stopped else { return [] }
        let waiting = queue.removeAll().map { PoolAction.fail($0, .shuttingDown) }
        if life == .new {
            life = .stopped
            return waiting + [.stopped]
        }
        life = .draining
        var actions = waiting
        for (id, phase) in processes.phases {
            if case .ending = phase { continue }
            if case .busy(let work) = phase, work.condition == .wanted { actions.append(.fail(work.id, .shuttingDown)) }
            actions += kill(id)
        }
        return actions + settle(now: now)
    }

    /// Time has passed.
    mutating func tick(now: Instant) -> [PoolAction] {
        let failure: RenderFailure = processes.ready > 0 ? .deadlinePassedWaiting : .noRendererInTime
        var actions = queue.removeOverdue(now: now).map { PoolAction.fail($0, failure) }
        for (id, phase) in processes.phases {
            switch phase {
            case .idle, .ending: break
            case .starting(let until):
                guard until <= now else { continue }
                actions += kill(id) + startFailed(now: now, isOwn: true)
            case .busy(let work): actions += overdue(id, work, now: now)
            }
        }
        actions += settle(now: now)
        let next = [queue.firstDeadline, processes.nextMoment, starts.nextStart].compactMap { $0 }.min()
        if let next { actions.append(.wake(next)) }
        return actions
    }

    private mutating func overdue(_ id: RendererID, _ work: ProcessTable.Work, now: Instant) -> [PoolAction] {
        switch work.condition {
        case .abandoned(let until):
            return until <= now ? end(id, .cancelled, now: now) : []
        case .wanted:
            guard work.deadline <= now else { return [] }
            if work.waitsForMemory { return abandon(id, .noMemory, now: now) }
            return [.fail(work.id, .deadlinePassed)] + end(id, .deadline, now: now)
        }
    }

    // MARK: Processes

    /// A process can work.
    mutating func ready(_ id: RendererID, now: Instant) -> [PoolAction] {
        guard processes.isStarting(id) else { return [] }
        processes.becameReady(id)
        starts.succeeded()
        return settle(now: now)
    }

    /// A process asks for memory.
    mutating func need(_ id: RendererID, bytes: Int, now: Instant) -> [PoolAction] {
        guard var work = processes.work(of: id) else { return [] }
        if case .abandoned = work.condition { return [.refuse(id, .cancelledByCaller)] }
        let held = ledger.held(by: id)
        guard bytes > held else { return [.grant(id)] }
        guard bytes <= settings.memory else {
            return abandon(id, .tooBig(bytes, budget: settings.memory), now: now, isAsking: true)
        }
        ledger.release(id)
        if ledger.hold(bytes, for: id) {
            work.wasGranted = true
            processes.update(work, of: id)
            return [.grant(id)]
        }
        guard !work.wasGranted else {
            // It works already with what it got: to wait with that in hand is how two of them block each other.
            _ = ledger.hold(held, for: id)
            return abandon(id, .noMemory, now: now, isAsking: true)
        }
        // Until now it has read no more than a header, so it waits without holding anything.
        ledger.wait(for: bytes, renderer: id)
        work.waitsForMemory = true
        processes.update(work, of: id)
        return settle(now: now)
    }

    /// A process has come to the end of an output; the next one has as long as the deadline says.
    mutating func advanced(_ id: RendererID, _ urgency: Urgency, deadline: Instant) -> [PoolAction] {
        guard var work = processes.work(of: id), work.condition == .wanted else { return [] }
        work.urgency = min(work.urgency, urgency)
        work.deadline = deadline
        processes.update(work, of: id)
        return [.wake(deadline)] + preempt()
    }

    /// A process has come to the end of its work, well or not.
    mutating func answered(_ id: RendererID, residentBytes: Int?, now: Instant) -> [PoolAction] {
        guard let work = processes.work(of: id) else { return [] }
        ledger.release(id)
        let jobs = processes.finished(id)
        starts.worked()
        // One at a time, since for a moment there is one more than there should.
        if life == .running, !processes.isOneDue {
            if jobs >= settings.recycleImages { processes.markDue(id, .images) }
            if let residentBytes, residentBytes > settings.recycleMemory { processes.markDue(id, .memory) }
        }
        // The process gets its next work before the caller gets this result, so that it does not stand still.
        let actions = settle(now: now)
        return work.condition == .wanted ? actions + [.deliver(work.id)] : actions
    }

    /// The work could not be handed over; the process is as good as dead, the work has not begun.
    mutating func notAssigned(_ work: WorkID, _ id: RendererID, now: Instant) -> [PoolAction] {
        guard let given = processes.work(of: id), given.id == work else { return [] }
        if given.condition == .wanted {
            queue.prepend(WorkQueue.Waiting(id: work, deadline: given.deadline, urgency: given.urgency, since: now))
        }
        return end(id, .crashed, now: now)
    }

    /// A process has ended and is collected.
    mutating func ended(_ id: RendererID, _ end: ProcessEnd, now: Instant) -> [PoolAction] {
        guard let (phase, jobs) = processes.remove(id) else { return [] }
        ledger.release(id)
        var actions: [PoolAction] = []
        switch phase {
        case .ending: break
        case .starting: actions += startFailed(now: now, isOwn: !end.isFromOutside)
        case .idle:
            // One that becomes ready and then dies without any work would be started for ever.
            if jobs == 0 {
                actions += startFailed(now: now, isOwn: !end.isFromOutside)
            } else {
                restarts[end.reason, default: 0] += 1
            }
        case .busy(let work):
            restarts[end.reason, default: 0] += 1
            if work.condition == .wanted { actions.append(.fail(work.id, .died(end))) }
        }
        return actions + settle(now: now)
    }

    // MARK: What follows

    /// Lets a process finish for itself what nobody waits for, for a moment.
    private mutating func abandon(
        _ id: RendererID,
        _ failure: RenderFailure,
        now: Instant,
        isAsking: Bool = false
    ) -> [PoolAction] {
        guard var work = processes.work(of: id), work.condition == .wanted else { return [] }
        let until = now + settings.grace
        let wasAsking = isAsking || work.waitsForMemory
        if work.waitsForMemory { ledger.release(id) }
        work.waitsForMemory = false
        work.condition = .abandoned(until: until)
        processes.update(work, of: id)
        var actions: [PoolAction] = [.fail(work.id, failure)]
        if wasAsking { actions.append(.refuse(id, failure)) }
        actions.append(.wake(until))
        return actions + settle(now: now)
    }

    /// Ends a process for this reason and sees to its replacement.
    private mutating func end(_ id: RendererID, _ reason: RestartReason, now: Instant) -> [PoolAction] {
        restarts[reason, default: 0] += 1
        return kill(id) + settle(now: now)
    }

    /// Ends a process; what it holds stays taken until it is gone.
    private mutating func kill(_ id: RendererID) -> [PoolAction] {
        processes.end(id)
        return [.kill(id)]
    }

    private mutating func startFailed(now: Instant, isOwn: Bool) -> [PoolAction] {
        restarts[.start, default: 0] += 1
        starts.failed(isOwn: isOwn, now: now)
        guard !isAvailable(now: now) else { return [] }
        return queue.removeAll().map { .fail($0, .noRenderer) }
    }

    /// Gives free memory and free processes to those that wait.
    private mutating func settle(now: Instant) -> [PoolAction] {
        var actions: [PoolAction] = []
        for id in ledger.serveWaiters() {
            guard var work = processes.work(of: id) else { continue }
            work.waitsForMemory = false
            work.wasGranted = true
            processes.update(work, of: id)
            actions.append(.grant(id))
        }
        return actions + dispatch(now: now) + preempt() + balance(now: now)
    }

    /// Gives waiting work to idle processes.
    private mutating func dispatch(now: Instant) -> [PoolAction] {
        var actions: [PoolAction] = []
        while let next = queue.next(now: now) {
            guard next.deadline > now else {
                queue.remove(next.id)
                actions.append(.fail(next.id, .deadlinePassedWaiting))
                continue
            }
            guard processes.busy < settings.count, let id = processes.nextIdle,
                ledger.hold(min(settings.allowance, settings.memory), for: id)
            else { break }
            queue.remove(next.id)
            processes.assign(
                ProcessTable.Work(id: next.id, deadline: next.deadline, urgency: next.urgency),
                to: id
            )
            actions.append(.assign(next.id, id))
        }
        return actions
    }

    /// Preempts as many processes with background work as there is work that is more urgent and waits.
    private mutating func preempt() -> [PoolAction] {
        guard !queue.isEmpty else { return [] }
        let waiting = queue.urgencies.dropFirst(processes.preempted)
        guard waiting.first.map({ $0 > .spare }) == true else { return [] }
        var actions: [PoolAction] = []
        for (urgency, candidate) in zip(waiting, processes.preemptible) where candidate.work.urgency < urgency {
            var work = candidate.work
            work.isPreempted = true
            processes.update(work, of: candidate.id)
            actions.append(.preempt(candidate.id))
        }
        return actions
    }

    /// Starts what is missing and ends what is too much.
    private mutating func balance(now: Instant) -> [PoolAction] {
        switch life {
        case .new, .stopped: return []
        case .draining: return balanceTowardsEnd(now: now)
        case .running: return retireDue() + startMissing(now: now)
        }
    }

    private mutating func retireDue() -> [PoolAction] {
        guard processes.lasting >= settings.count, let (id, reason) = processes.idleAndDue else { return [] }
        restarts[reason, default: 0] += 1
        return kill(id)
    }

    private mutating func startMissing(now: Instant) -> [PoolAction] {
        var actions: [PoolAction] = []
        // A spare one takes no time from those that are waited for.
        let areAllReady = processes.lasting >= settings.count
        let wanted = settings.count + (areAllReady && life == .running ? settings.spares : 0)
        while processes.planned < wanted {
            if let nextStart = starts.nextStart {
                // After a failed start one process at a time finds out whether it works again.
                guard nextStart <= now else { return actions + [.wake(nextStart)] }
                guard processes.starting == 0 else { break }
            }
            let until = now + settings.startTime
            actions += [.start(processes.start(until: until)), .wake(until)]
        }
        return actions
    }

    private mutating func balanceTowardsEnd(now: Instant) -> [PoolAction] {
        guard queue.isEmpty else { return processes.areAllEnding ? startMissing(now: now) : [] }
        var actions: [PoolAction] = []
        for (id, phase) in processes.phases {
            switch phase {
            case .busy, .ending: break
            case .idle, .starting: actions += kill(id)
            }
        }
        if processes.isEmpty {
            life = .stopped
            actions.append(.stopped)
        }
        return actions
    }
}
