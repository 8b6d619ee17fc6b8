import RenderWire

extension PoolState {
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
        if life == .new {
            life = .stopped
            defer { queue = [] }
            return queue.map { .fail($0.ticket, .shuttingDown) } + [.stopped]
        }
        life = .draining
        var actions: [PoolAction] = queue.map { .fail($0.ticket, .shuttingDown) }
        queue = []
        for (id, process) in processes.sorted(by: { $0.key < $1.key }) where !process.isEnding {
            if let work = process.work, work.condition == .wanted { actions.append(.fail(work.ticket, .shuttingDown)) }
            actions += kill(id)
        }
        return actions + settle(now: now)
    }

    /// A process can work.
    mutating func ready(_ id: RendererID, now: Instant) -> [PoolAction] {
        guard let process = processes[id], process.isStarting else { return [] }
        processes[id]?.phase = .idle
        idle.append(id)
        nextStart = nil
        failingSince = nil
        return settle(now: now)
    }

    /// A process has ended and is collected.
    mutating func ended(_ id: RendererID, _ end: ProcessEnd, now: Instant) -> [PoolAction] {
        guard let process = processes.removeValue(forKey: id) else { return [] }
        idle.removeAll { $0 == id }
        ledger.release(id)
        var actions: [PoolAction] = []
        switch process.phase {
        case .ending: break
        case .starting: actions += startFailed(now: now, isOwn: !end.isFromOutside)
        case .idle:
            // One that becomes ready and then dies without any work would be started for ever.
            if process.images == 0 {
                actions += startFailed(now: now, isOwn: !end.isFromOutside)
            } else {
                restarts[end.reason, default: 0] += 1
            }
        case .busy(let work):
            restarts[end.reason, default: 0] += 1
            if work.condition == .wanted { actions.append(.fail(work.ticket, .died(end))) }
        }
        return actions + settle(now: now)
    }

    /// Time has passed.
    mutating func tick(now: Instant) -> [PoolAction] {
        var actions: [PoolAction] = []
        let hasReady = processes.values.contains(where: \.isReady)
        queue.removeAll { waiting in
            guard waiting.deadline <= now else { return false }
            actions.append(.fail(waiting.ticket, hasReady ? .deadlinePassedWaiting : .noRendererInTime))
            return true
        }
        for (id, process) in processes.sorted(by: { $0.key < $1.key }) {
            switch process.phase {
            case .idle, .ending: break
            case .starting(let until):
                guard until <= now else { continue }
                actions += kill(id) + startFailed(now: now, isOwn: true)
            case .busy(let work): actions += overdue(id, work, now: now)
            }
        }
        actions += settle(now: now)
        if let next = nextMoment { actions.append(.wake(next)) }
        return actions
    }

    private mutating func overdue(_ id: RendererID, _ work: Work, now: Instant) -> [PoolAction] {
        switch work.condition {
        case .abandoned(let until):
            return until <= now ? end(id, .cancelled, now: now) : []
        case .wanted:
            guard work.deadline <= now else { return [] }
            if work.waitsForMemory { return abandon(id, .noMemory, now: now) }
            return [.fail(work.ticket, .deadlinePassed)] + end(id, .deadline, now: now)
        }
    }

    /// The next time at which something is due.
    private var nextMoment: Instant? {
        var moments = queue.map(\.deadline)
        for process in processes.values {
            switch process.phase {
            case .idle, .ending: break
            case .starting(let until): moments.append(until)
            case .busy(let work):
                if case .abandoned(let until) = work.condition {
                    moments.append(until)
                } else {
                    moments.append(work.deadline)
                }
            }
        }
        if let nextStart { moments.append(nextStart) }
        return moments.min()
    }

    /// Ends a process for this reason and sees to its replacement.
    mutating func end(_ id: RendererID, _ reason: RestartReason, now: Instant) -> [PoolAction] {
        restarts[reason, default: 0] += 1
        return kill(id) + settle(now: now)
    }

    /// Ends a process; what it holds stays taken until it is gone.
    private mutating func kill(_ id: RendererID) -> [PoolAction] {
        processes[id]?.phase = .ending
        idle.removeAll { $0 == id }
        return [.kill(id)]
    }

    private mutating func startFailed(now: Instant, isOwn: Bool) -> [PoolAction] {
        restarts[.start, default: 0] += 1
        failedStarts += 1
        if isOwn { ownFailures += 1 }
        failingSince = failingSince ?? now
        let doublings = min(failedStarts - 1, 16)
        let longest = isProven && hasHope(now: now) ? settings.hopefulBackoff : settings.longestBackoff
        nextStart = now + min(settings.backoff * (1 << doublings), longest)
        guard !isAvailable(now: now) else { return [] }
        defer { queue = [] }
        return queue.map { .fail($0.ticket, .noRenderer) }
    }

    /// Notes that a process has to be replaced; one at a time, since for a moment there is one more than there should.
    mutating func markDue(_ id: RendererID, residentBytes: Int?) {
        guard life == .running, !processes.values.contains(where: { $0.due != nil }) else { return }
        if let images = processes[id]?.images, images >= settings.recycleImages { processes[id]?.due = .images }
        if let residentBytes, residentBytes > settings.recycleMemory { processes[id]?.due = .memory }
    }

    /// Starts what is missing and ends what is too much.
    mutating func balance(now: Instant) -> [PoolAction] {
        switch life {
        case .new, .stopped: return []
        case .draining: return balanceTowardsEnd(now: now)
        case .running: return retireDue(now: now) + startMissing(now: now)
        }
    }

    private mutating func retireDue(now: Instant) -> [PoolAction] {
        guard processes.values.count(where: { $0.isReady && $0.due == nil }) >= settings.count else { return [] }
        guard let id = idle.first(where: { processes[$0]?.due != nil }), let due = processes[id]?.due else { return [] }
        restarts[due, default: 0] += 1
        return kill(id)
    }

    private mutating func startMissing(now: Instant) -> [PoolAction] {
        var actions: [PoolAction] = []
        // A spare one takes no time from those that are waited for.
        let areAllReady = processes.values.count { $0.isReady && $0.due == nil } >= settings.count
        let wanted = settings.count + (areAllReady && life == .running ? settings.spares : 0)
        while processes.values.count(where: { !$0.isEnding && $0.due == nil }) < wanted {
            if let nextStart {
                // After a failed start one process at a time finds out whether it works again.
                guard nextStart <= now else { return actions + [.wake(nextStart)] }
                guard !processes.values.contains(where: \.isStarting) else { break }
            }
            lastNumber += 1
            let id = RendererID(number: lastNumber)
            let until = now + settings.startTime
            processes[id] = Process(phase: .starting(until: until))
            actions += [.start(id), .wake(until)]
        }
        return actions
    }

    private mutating func balanceTowardsEnd(now: Instant) -> [PoolAction] {
        guard queue.isEmpty else {
            return processes.values.contains { !$0.isEnding } ? [] : startMissing(now: now)
        }
        var actions: [PoolAction] = []
        for (id, process) in processes.sorted(by: { $0.key < $1.key }) {
            switch process.phase {
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

extension ProcessEnd {
    /// What it counts as.
    var reason: RestartReason {
        switch self {
        case .notStarted: .start
        case .exited, .signalled: .crashed
        case .brokeProtocol: .protocol
        }
    }
}
