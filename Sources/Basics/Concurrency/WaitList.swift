/// Tasks that wait, in the order in which they came; a value for the state behind somebody's lock.
///
/// Every operation but ``removeAll()`` takes the same time however many wait.
package struct WaitList<Answer: Sendable>: Sendable {
    private var waiters: [Int: Waiter<Answer>] = [:]
    private var numbers: [ObjectIdentifier: Int] = [:]
    private var first = 0
    private var next = 0

    /// Makes a list on which nobody waits.
    package init() {}

    /// How many wait.
    package var count: Int { waiters.count }

    /// Whether nobody waits.
    package var isEmpty: Bool { waiters.isEmpty }

    /// Adds one at the end.
    package mutating func append(_ waiter: Waiter<Answer>) {
        waiters[next] = waiter
        numbers[ObjectIdentifier(waiter)] = next
        next += 1
    }

    /// Takes one off who gave up; `false` where it is on the list no more.
    package mutating func remove(_ waiter: Waiter<Answer>) -> Bool {
        guard let number = numbers.removeValue(forKey: ObjectIdentifier(waiter)) else { return false }
        waiters[number] = nil
        return true
    }

    /// Takes off the one who has waited longest.
    package mutating func popFirst() -> Waiter<Answer>? {
        while first < next {
            defer { first += 1 }
            guard let waiter = waiters.removeValue(forKey: first) else { continue }
            numbers[ObjectIdentifier(waiter)] = nil
            return waiter
        }
        return nil
    }

    /// Takes off all, who have waited longest first.
    package mutating func removeAll() -> [Waiter<Answer>] {
        defer { self = WaitList() }
        return waiters.sorted { $0.key < $1.key }.map(\.value)
    }
}
