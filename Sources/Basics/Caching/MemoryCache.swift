public import Synchronization

/// A bounded cache in memory that many threads share.
///
/// A look-up takes one uncontended lock and no allocation, so that it can be made without leaving a task's thread.
/// Which entries stay is told at ``SegmentedLRU``.
public final class MemoryCache<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    /// The bound on all entries' costs together.
    public let capacity: Int
    /// The most that one entry may cost.
    public let entryCapacity: Int

    // One lock and not several shards: it is held for some hundred nanoseconds, and two cores cannot queue at it.
    @usableFromInline let entries: Mutex<SegmentedLRU<Key, Value>>
    @usableFromInline let removalCount = Atomic(0)

    /// Makes an empty cache.
    ///
    /// - Parameters:
    ///   - capacity: The bound on all costs together; bytes, or entries where each costs 1. Nothing is kept at 0.
    ///   - entryShare: The part of the capacity that one entry may take, 0…1.
    @inlinable public init(capacity: Int, entryShare: Double = 1) {
        self.capacity = capacity
        self.entryCapacity = Int(Double(capacity) * entryShare)
        self.entries = Mutex(SegmentedLRU(capacity: capacity))
    }

    /// The value of an entry, which becomes the most recently used.
    @inlinable public func value(for key: Key) -> Value? { entries.withLock { $0.value(for: key) } }

    /// The value of an entry, which stays as old as it was.
    @inlinable public func peek(_ key: Key) -> Value? { entries.withLock { $0.peek(key) } }

    /// Adds or replaces an entry.
    ///
    /// What costs more than ``entryCapacity`` is not kept, and what was there before is removed.
    @inlinable public func insert(_ value: Value, for key: Key, cost: Int) {
        entries.withLock { entries in
            if cost <= entryCapacity { entries.insert(value, for: key, cost: cost) } else { entries.remove(key) }
        }
    }

    /// How often it was asked for that something be removed; what is pushed out by other entries does not count.
    ///
    /// Counted once the removal has been made: whoever has looked something up, and finds the number that was there
    /// before, has nothing that was to go.
    @inlinable public var removals: Int { removalCount.load(ordering: .acquiring) }

    /// Removes an entry; `false` when there was none.
    @discardableResult
    @inlinable public func remove(_ key: Key) -> Bool {
        defer { removalCount.wrappingAdd(1, ordering: .releasing) }
        return entries.withLock { $0.remove(key) != nil }
    }

    /// Removes the entries of which `condition` is true, and tells their keys; takes time with all entries.
    @inlinable public func removeAll(where condition: @Sendable (Key) -> Bool) -> [Key] {
        defer { removalCount.wrappingAdd(1, ordering: .releasing) }
        return entries.withLock { $0.removeAll(where: condition) }
    }

    /// Pushes out the entries of which `condition` is true, as if others had; takes time with all entries.
    @inlinable public func evictAll(where condition: @Sendable (Value) -> Bool) {
        entries.withLock { $0.evictAll(where: condition) }
    }

    /// How many entries there are, and what they cost together.
    @inlinable public var usage: (entries: Int, cost: Int) { entries.withLock { ($0.count, $0.cost) } }
}
