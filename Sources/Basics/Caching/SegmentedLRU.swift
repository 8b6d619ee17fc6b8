/// Entries of bounded total cost, of which those that were asked for more than once stay longest.
///
/// Two queues: a new entry starts on *probation* and moves to *protected* when it is asked for again, so that a crawler
/// that walks through all pictures once pushes out only what nobody else wanted either. `protected` takes at most four
/// fifths of the capacity; what falls out of it gets a second chance at the head of probation.
/// Every operation but `removeAll(where:)` and `evictAll(where:)` takes the same time however many entries there are.
// Inlinable, as is all of it: a hot look-up must know what keys and values are, in whatever target it is made.
@usableFromInline
struct SegmentedLRU<Key: Hashable, Value> {
    @usableFromInline enum Segment { case probation, protected }

    @usableFromInline
    struct Node {
        @usableFromInline var key: Key
        // Nothing while the place is free.
        @usableFromInline var value: Value?
        @usableFromInline var cost: Int
        @usableFromInline var segment: Segment
        @usableFromInline var newer: Int32
        @usableFromInline var older: Int32

        @inlinable
        init(key: Key, value: Value, cost: Int, segment: Segment) {
            self.key = key
            self.value = value
            self.cost = cost
            self.segment = segment
            self.newer = -1
            self.older = -1
        }
    }

    @usableFromInline
    struct Queue {
        @usableFromInline var newest: Int32 = -1
        @usableFromInline var oldest: Int32 = -1
        @usableFromInline var cost = 0

        @inlinable init() {}
    }

    /// The bound on `cost`.
    @usableFromInline let capacity: Int
    @usableFromInline let protectedCapacity: Int
    @usableFromInline var places: [Key: Int32] = [:]
    @usableFromInline var nodes: [Node] = []
    @usableFromInline var free: [Int32] = []
    @usableFromInline var probation = Queue()
    @usableFromInline var protected = Queue()

    @inlinable init(capacity: Int) {
        self.capacity = capacity
        self.protectedCapacity = capacity / 5 * 4
    }

    /// The entries' costs together.
    @inlinable var cost: Int { probation.cost + protected.cost }

    /// The number of entries.
    @inlinable var count: Int { places.count }

    /// The value of an entry, which becomes the most recently used.
    @inlinable mutating func value(for key: Key) -> Value? {
        guard let place = places[key] else { return nil }
        unlink(place)
        nodes[Int(place)].segment = .protected
        link(place)
        while protected.cost > protectedCapacity, protected.oldest != place {
            let demoted = protected.oldest
            unlink(demoted)
            nodes[Int(demoted)].segment = .probation
            link(demoted)
        }
        return nodes[Int(place)].value
    }

    /// The value of an entry, which stays where it is.
    @inlinable func peek(_ key: Key) -> Value? { places[key].flatMap { nodes[Int($0)].value } }

    /// Adds or replaces an entry; one that alone is over the capacity is left out, and its predecessor removed.
    @inlinable mutating func insert(_ value: Value, for key: Key, cost: Int) {
        // A replaced entry keeps its segment: it is the same thing that people ask for.
        let segment = places[key].map { nodes[Int($0)].segment } ?? .probation
        remove(key)
        guard cost <= capacity else { return }
        while self.cost + cost > capacity { evict() }
        let node = Node(key: key, value: value, cost: cost, segment: segment)
        let place: Int32
        if let reused = free.popLast() {
            place = reused
            nodes[Int(place)] = node
        } else {
            place = Int32(nodes.count)
            nodes.append(node)
        }
        places[key] = place
        link(place)
    }

    /// Removes an entry.
    @discardableResult
    @inlinable
    mutating func remove(_ key: Key) -> Value? {
        guard let place = places.removeValue(forKey: key) else { return nil }
        unlink(place)
        let value = nodes[Int(place)].value
        nodes[Int(place)].value = nil
        free.append(place)
        return value
    }

    /// Removes the entries of which `condition` is true, and tells their keys.
    @inlinable mutating func removeAll(where condition: (Key) -> Bool) -> [Key] {
        let keys = places.keys.filter(condition)
        for key in keys { remove(key) }
        return keys
    }

    /// Removes the entries of whose values `condition` is true.
    @inlinable mutating func evictAll(where condition: (Value) -> Bool) {
        let keys = places.keys.filter { peek($0).map(condition) ?? false }
        for key in keys { remove(key) }
    }

    @inlinable mutating func evict() {
        let oldest = probation.oldest >= 0 ? probation.oldest : protected.oldest
        guard oldest >= 0 else { return }
        remove(nodes[Int(oldest)].key)
    }

    @inlinable mutating func link(_ place: Int32) {
        let segment = nodes[Int(place)].segment
        change(segment) { queue, nodes in
            nodes[Int(place)].newer = -1
            nodes[Int(place)].older = queue.newest
            if queue.newest >= 0 { nodes[Int(queue.newest)].newer = place }
            queue.newest = place
            if queue.oldest < 0 { queue.oldest = place }
            queue.cost += nodes[Int(place)].cost
        }
    }

    @inlinable mutating func unlink(_ place: Int32) {
        change(nodes[Int(place)].segment) { queue, nodes in
            let newer = nodes[Int(place)].newer
            let older = nodes[Int(place)].older
            if newer >= 0 { nodes[Int(newer)].older = older } else { queue.newest = older }
            if older >= 0 { nodes[Int(older)].newer = newer } else { queue.oldest = newer }
            queue.cost -= nodes[Int(place)].cost
        }
    }

    @inlinable mutating func change(_ segment: Segment, _ body: (inout Queue, inout [Node]) -> Void) {
        switch segment {
        case .probation: body(&probation, &nodes)
        case .protected: body(&protected, &nodes)
        }
    }
}
