import RenderWire

/// The processes there are, and what each is at.
struct ProcessTable {
    typealias Instant = ContinuousClock.Instant

    /// The work of one process.
    struct Work {
        enum Condition: Hashable {
            /// Someone waits for it.
            case wanted
            /// Nobody waits any more; the process is ended at this time if it has not come to an end by itself.
            case abandoned(until: Instant)
        }

        var id: WorkID
        var deadline: Instant
        var urgency: Urgency
        var condition = Condition.wanted
        var waitsForMemory = false
        var wasGranted = false
        /// Whether it was told to end for something else: preempted.
        var isPreempted = false
    }

    /// Where a process stands.
    enum Phase {
        case starting(until: Instant)
        case idle
        case busy(Work)
        case ending
    }

    private struct Process {
        var phase: Phase
        /// The jobs it has done.
        var jobs = 0
        /// Why it is to be replaced as soon as another is ready.
        var due: RestartReason?

        var isReady: Bool {
            switch phase {
            case .idle, .busy: true
            case .starting, .ending: false
            }
        }

        var isEnding: Bool { if case .ending = phase { true } else { false } }

        var isStarting: Bool { if case .starting = phase { true } else { false } }

        var work: Work? { if case .busy(let work) = phase { work } else { nil } }
    }

    private var processes: [RendererID: Process] = [:]
    /// Those that wait for work, in the order in which they became idle.
    private var idle: [RendererID] = []
    private var lastNumber = 0

    // MARK: Looking

    /// Whether there is none.
    var isEmpty: Bool { processes.isEmpty }

    /// How many are not ready yet.
    var starting: Int { processes.values.count(where: \.isStarting) }

    /// How many are ready, at work or not.
    var ready: Int { processes.values.count(where: \.isReady) }

    /// How many are ready and not to be replaced.
    var lasting: Int { processes.values.count { $0.isReady && $0.due == nil } }

    /// How many there are, or will be, that are not to be replaced.
    var planned: Int { processes.values.count { !$0.isEnding && $0.due == nil } }

    /// How many are at work.
    var busy: Int { processes.values.count { $0.work != nil } }

    /// How many are preempted.
    var preempted: Int { processes.values.count { $0.work?.isPreempted == true } }

    /// Whether all are being ended.
    var areAllEnding: Bool { processes.values.allSatisfy(\.isEnding) }

    /// Whether one of them is to be replaced.
    var isOneDue: Bool { processes.values.contains { $0.due != nil } }

    /// Whether there is such a process.
    func knows(_ id: RendererID) -> Bool { processes[id] != nil }

    /// Whether it is being ended.
    func isEnding(_ id: RendererID) -> Bool { processes[id]?.isEnding == true }

    /// Whether it has become ready, and is not being ended.
    func isReady(_ id: RendererID) -> Bool { processes[id]?.isReady == true }

    /// Whether it has not become ready yet.
    func isStarting(_ id: RendererID) -> Bool { processes[id]?.isStarting == true }

    /// What a process is at.
    func work(of id: RendererID) -> Work? { processes[id]?.work }

    /// The process that does this.
    func process(for work: WorkID) -> RendererID? { processes.first { $0.value.work?.id == work }?.key }

    /// All processes with what they are at, in the order of their names.
    var phases: [(id: RendererID, phase: Phase)] {
        processes.sorted { $0.key < $1.key }.map { ($0.key, $0.value.phase) }
    }

    /// Background work that may be preempted, the least urgent first.
    var preemptible: [(id: RendererID, work: Work)] {
        let works = processes.compactMap { id, process -> (id: RendererID, work: Work)? in
            guard let work = process.work, work.urgency < .interactive, !work.isPreempted, !work.waitsForMemory,
                work.condition == .wanted
            else { return nil }
            return (id, work)
        }
        return works.sorted { ($0.work.urgency, $0.id) < ($1.work.urgency, $1.id) }
    }

    /// The next time at which something is due of a process.
    var nextMoment: Instant? {
        processes.values.compactMap { process in
            switch process.phase {
            case .idle, .ending: nil
            case .starting(let until): until
            case .busy(let work): if case .abandoned(let until) = work.condition { until } else { work.deadline }
            }
        }.min()
    }

    /// The process that gets the next work: the one that worked last has the warmest caches; one that is due for
    /// replacement only if need be.
    var nextIdle: RendererID? { idle.last { processes[$0]?.due == nil } ?? idle.last }

    /// An idle process that is to be replaced, and why.
    var idleAndDue: (id: RendererID, reason: RestartReason)? {
        for id in idle { if let due = processes[id]?.due { return (id, due) } }
        return nil
    }

    // MARK: Changing

    /// A new process is being started.
    mutating func start(until: Instant) -> RendererID {
        lastNumber += 1
        let id = RendererID(number: lastNumber)
        processes[id] = Process(phase: .starting(until: until))
        return id
    }

    /// It has become ready.
    mutating func becameReady(_ id: RendererID) {
        processes[id]?.phase = .idle
        idle.append(id)
    }

    /// An idle process gets work.
    mutating func assign(_ work: Work, to id: RendererID) {
        idle.removeAll { $0 == id }
        processes[id]?.phase = .busy(work)
    }

    /// Its work has changed.
    mutating func update(_ work: Work, of id: RendererID) { processes[id]?.phase = .busy(work) }

    /// It has come to the end of its work, and is idle.
    ///
    /// - Returns: How many jobs it has done.
    mutating func finished(_ id: RendererID) -> Int {
        processes[id]?.phase = .idle
        processes[id]?.jobs += 1
        idle.append(id)
        return processes[id]?.jobs ?? 0
    }

    /// It is to be replaced as soon as another is ready.
    mutating func markDue(_ id: RendererID, _ reason: RestartReason) { processes[id]?.due = reason }

    /// It is being ended.
    mutating func end(_ id: RendererID) {
        processes[id]?.phase = .ending
        idle.removeAll { $0 == id }
    }

    /// It is gone.
    ///
    /// - Returns: What it was at, and how many jobs it had done.
    mutating func remove(_ id: RendererID) -> (phase: Phase, jobs: Int)? {
        idle.removeAll { $0 == id }
        return processes.removeValue(forKey: id).map { ($0.phase, $0.jobs) }
    }
}
