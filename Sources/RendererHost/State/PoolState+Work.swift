import RenderWire

extension PoolState {
    /// A caller wants work done.
    mutating func submit(
        _ ticket: Ticket,
        _ urgency: Urgency = .interactive,
        deadline: Instant,
        now: Instant
    ) -> [PoolAction] {
        switch life {
        case .draining, .stopped: return [.fail(ticket, .shuttingDown)]
        case .new, .running: break
        }
        guard isAvailable(now: now) else { return [.fail(ticket, .noRenderer)] }
        queue.append(Waiting(ticket: ticket, deadline: deadline, urgency: urgency, since: now))
        var actions = dispatch(now: now)
        // One that was given to a process at once has never waited, so it takes no place in the queue; and what waits
        // in the background takes none away from those whom somebody waits for.
        if queue.last?.ticket == ticket, queue.count(where: { $0.urgency >= urgency }) > settings.queue {
            queue.removeLast()
            return actions + [.fail(ticket, .queueFull)]
        }
        actions += makeWay()
        actions.append(.wake(deadline))
        return actions
    }

    /// A caller does not want its work any more.
    mutating func cancel(_ ticket: Ticket, now: Instant) -> [PoolAction] {
        if let place = queue.firstIndex(where: { $0.ticket == ticket }) {
            queue.remove(at: place)
            return [.fail(ticket, .cancelledByCaller)] + settle(now: now)
        }
        guard let id = processes.first(where: { $0.value.work?.ticket == ticket })?.key else { return [] }
        return abandon(id, .cancelledByCaller, now: now)
    }

    /// A process asks for memory.
    mutating func need(_ id: RendererID, bytes: Int, now: Instant) -> [PoolAction] {
        guard var work = processes[id]?.work else { return [] }
        if case .abandoned = work.condition { return [.refuse(id, .cancelledByCaller)] }
        let held = ledger.held(by: id)
        guard bytes > held else { return [.grant(id)] }
        guard bytes <= settings.memory else {
            return abandon(id, .tooBig(bytes, budget: settings.memory), now: now, isAsking: true)
        }
        ledger.release(id)
        if ledger.hold(bytes, for: id) {
            work.wasGranted = true
            processes[id]?.phase = .busy(work)
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
        processes[id]?.phase = .busy(work)
        return settle(now: now)
    }

    /// A process has come to the end of its work, well or not.
    mutating func answered(_ id: RendererID, residentBytes: Int?, now: Instant) -> [PoolAction] {
        guard let work = processes[id]?.work else { return [] }
        var actions: [PoolAction] = []
        ledger.release(id)
        processes[id]?.phase = .idle
        processes[id]?.images += 1
        // To be ready is no proof that it works; to answer is.
        (failedStarts, ownFailures, isProven) = (0, 0, true)
        idle.append(id)
        markDue(id, residentBytes: residentBytes)
        // The process gets its next work before the caller gets this result, so that it does not stand still.
        actions += settle(now: now)
        if work.condition == .wanted { actions.append(.deliver(work.ticket)) }
        return actions
    }

    /// A process has told of an output of its set; the next one has as long as the deadline says.
    mutating func advanced(_ id: RendererID, _ urgency: Urgency, deadline: Instant) -> [PoolAction] {
        guard var work = processes[id]?.work, work.condition == .wanted else { return [] }
        work.urgency = min(work.urgency, urgency)
        work.deadline = deadline
        processes[id]?.phase = .busy(work)
        return [.wake(deadline)] + makeWay()
    }

    /// The work could not be handed over; the process is as good as dead, the work has not begun.
    mutating func notAssigned(_ ticket: Ticket, _ id: RendererID, now: Instant) -> [PoolAction] {
        guard let work = processes[id]?.work, work.ticket == ticket else { return [] }
        if work.condition == .wanted {
            queue.insert(Waiting(ticket: ticket, deadline: work.deadline, urgency: work.urgency, since: now), at: 0)
        }
        return end(id, .crashed, now: now)
    }

    /// Lets a process finish for itself what nobody waits for, for a moment.
    mutating func abandon(
        _ id: RendererID,
        _ failure: RenderFailure,
        now: Instant,
        isAsking: Bool = false
    ) -> [PoolAction] {
        guard var work = processes[id]?.work, work.condition == .wanted else { return [] }
        let until = now + settings.grace
        let wasAsking = isAsking || work.waitsForMemory
        if work.waitsForMemory { ledger.release(id) }
        work.waitsForMemory = false
        work.condition = .abandoned(until: until)
        processes[id]?.phase = .busy(work)
        var actions: [PoolAction] = [.fail(work.ticket, failure)]
        if wasAsking { actions.append(.refuse(id, failure)) }
        actions.append(.wake(until))
        return actions + settle(now: now)
    }

    /// Gives free memory and free processes to those that wait.
    mutating func settle(now: Instant) -> [PoolAction] {
        var actions: [PoolAction] = []
        for id in ledger.serveWaiters() {
            guard var work = processes[id]?.work else { continue }
            work.waitsForMemory = false
            work.wasGranted = true
            processes[id]?.phase = .busy(work)
            actions.append(.grant(id))
        }
        return actions + dispatch(now: now) + makeWay() + balance(now: now)
    }

    /// Gives waiting work to idle processes: the most urgent first, equals in the order of arrival.
    private mutating func dispatch(now: Instant) -> [PoolAction] {
        var actions: [PoolAction] = []
        while let turn = nextInTurn(now: now) {
            let next = queue[turn]
            guard next.deadline > now else {
                queue.remove(at: turn)
                actions.append(.fail(next.ticket, .deadlinePassedWaiting))
                continue
            }
            guard processes.values.count(where: { $0.work != nil }) < settings.count else { break }
            // The one that worked last has the warmest caches; one that is due for replacement only if need be.
            guard let place = idle.lastIndex(where: { processes[$0]?.due == nil }) ?? idle.indices.last else { break }
            guard ledger.hold(min(settings.allowance, settings.memory), for: idle[place]) else { break }
            let id = idle.remove(at: place)
            queue.remove(at: turn)
            processes[id]?.phase = .busy(Work(ticket: next.ticket, deadline: next.deadline, urgency: next.urgency))
            actions.append(.assign(next.ticket, id))
        }
        return actions
    }

    /// The place in the queue of what is served next.
    private func nextInTurn(now: Instant) -> Int? {
        func urgency(_ waiting: Waiting) -> Urgency {
            waiting.since + settings.patience <= now ? .interactive : waiting.urgency
        }
        return queue.indices.min { left, right in
            (urgency(queue[right]), left) < (urgency(queue[left]), right)
        }
    }

    /// Tells as many sets to make way as there is work that is more urgent and waits.
    private mutating func makeWay() -> [PoolAction] {
        let places = processes.values.count { $0.work?.makesWay == true }
        let waiting = queue.map(\.urgency).sorted(by: >).dropFirst(places)
        guard waiting.first.map({ $0 > .spare }) == true else { return [] }
        let sets = processes.compactMap { id, process -> (id: RendererID, work: Work)? in
            guard let work = process.work, work.urgency < .interactive, !work.makesWay, !work.waitsForMemory,
                work.condition == .wanted
            else { return nil }
            return (id, work)
        }
        var actions: [PoolAction] = []
        for (urgency, set) in zip(waiting, sets.sorted { ($0.work.urgency, $0.id) < ($1.work.urgency, $1.id) })
        where set.work.urgency < urgency {
            var work = set.work
            work.makesWay = true
            processes[set.id]?.phase = .busy(work)
            actions.append(.makeWay(set.id))
        }
        return actions
    }
}
