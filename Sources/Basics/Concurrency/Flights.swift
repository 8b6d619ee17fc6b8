/// Who waits for which piece of work; knows nothing of tasks.
///
/// `Waiter` is what wakes one who waits, `Work` what the work can be cancelled by.
struct Flights<Key: Hashable, Waiter, Work> {
    private struct Flight {
        var number: Int
        var work: Work
        var waiters: [Int: Waiter] = [:]
        /// Whether the work is done to its end although nobody waits for it any more.
        var isKept: Bool
    }

    private var flights: [Key: Flight] = [:]
    private var keys: [Int: Key] = [:]
    private var lastNumber = 0

    /// How many wait, for whatever.
    var waiters: Int { keys.count }

    /// Whether this piece of work is under way and wanted.
    func contains(_ key: Key) -> Bool { flights[key] != nil }

    /// How many pieces of work are under way and wanted.
    var count: Int { flights.count }

    /// Adds one who waits, and begins the work where nobody else has.
    ///
    /// - Parameters:
    ///   - key: What is waited for.
    ///   - id: The waiter's own number, used once.
    ///   - isKept: Whether the work is done to its end although nobody waits for it any more.
    ///   - waiter: What wakes it, given whether it joined others.
    ///   - start: Begins the work of the given number.
    mutating func join(
        _ key: Key,
        id: Int,
        isKept: Bool = false,
        waiter: (_ joined: Bool) -> Waiter,
        start: (Int) -> Work
    ) {
        keys[id] = key
        if flights[key] != nil {
            flights[key]?.waiters[id] = waiter(true)
            if isKept { flights[key]?.isKept = true }
        } else {
            lastNumber += 1
            let work = start(lastNumber)
            flights[key] = Flight(number: lastNumber, work: work, waiters: [id: waiter(false)], isKept: isKept)
        }
    }

    /// Takes one who gave up waiting off the list; also gives the work when nobody wants it any more and it is not kept.
    mutating func leave(id: Int) -> (waiter: Waiter?, unwanted: Work?) {
        guard let key = keys.removeValue(forKey: id), let waiter = flights[key]?.waiters.removeValue(forKey: id) else {
            return (nil, nil)
        }
        guard let flight = flights[key], flight.waiters.isEmpty, !flight.isKept else { return (waiter, nil) }
        // Forgotten at once, so that who comes now does not join what is being cancelled.
        return (waiter, flights.removeValue(forKey: key)?.work)
    }

    /// Ends a piece of work and gives all who waited for it; nobody when it had become unwanted.
    mutating func finish(_ key: Key, number: Int) -> [Waiter] {
        guard let flight = flights[key], flight.number == number else { return [] }
        flights[key] = nil
        for id in flight.waiters.keys { keys[id] = nil }
        return Array(flight.waiters.values)
    }
}
