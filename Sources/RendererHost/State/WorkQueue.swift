import RenderWire

/// Work that waits for a process: the most urgent is served first, equals in the order of arrival.
struct WorkQueue {
    typealias Instant = ContinuousClock.Instant

    /// One piece of it.
    struct Waiting {
        var id: WorkID
        var deadline: Instant
        var urgency: Urgency
        var since: Instant
    }

    private var items: [Waiting] = []
    /// How long background work waits until it is served as if it were wanted now.
    private let promotionDelay: Duration

    /// Makes an empty queue.
    init(promotionDelay: Duration) { self.promotionDelay = promotionDelay }

    /// How much waits.
    var count: Int { items.count }

    /// Whether nothing waits.
    var isEmpty: Bool { items.isEmpty }

    /// The next deadline.
    var firstDeadline: Instant? { items.map(\.deadline).min() }

    /// How soon what waits is wanted, the most urgent first.
    var urgencies: [Urgency] { items.map(\.urgency).sorted(by: >) }

    /// How much waits that is at least as urgent.
    func count(atLeast urgency: Urgency) -> Int { items.count { $0.urgency >= urgency } }

    /// What is served next.
    func next(now: Instant) -> Waiting? {
        func urgency(_ waiting: Waiting) -> Urgency {
            waiting.since + promotionDelay <= now ? .interactive : waiting.urgency
        }
        let index = items.indices.min { left, right in
            (urgency(items[right]), left) < (urgency(items[left]), right)
        }
        return index.map { items[$0] }
    }

    /// Puts work behind all other.
    mutating func append(_ waiting: Waiting) { items.append(waiting) }

    /// Puts work before all other.
    mutating func prepend(_ waiting: Waiting) { items.insert(waiting, at: 0) }

    /// Whether this is the work that came last, and waits.
    func endsWith(_ id: WorkID) -> Bool { items.last?.id == id }

    /// Takes work out; tells whether it waited.
    @discardableResult
    mutating func remove(_ id: WorkID) -> Bool {
        guard let index = items.firstIndex(where: { $0.id == id }) else { return false }
        items.remove(at: index)
        return true
    }

    /// Takes out all work whose deadline has passed.
    mutating func removeOverdue(now: Instant) -> [WorkID] {
        let overdue = items.filter { $0.deadline <= now }.map(\.id)
        if !overdue.isEmpty { items.removeAll { $0.deadline <= now } }
        return overdue
    }

    /// Takes all work out.
    mutating func removeAll() -> [WorkID] {
        defer { items = [] }
        return items.map(\.id)
    }
}
