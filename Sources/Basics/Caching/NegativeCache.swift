/// Failures that would most likely come again, for a while, so that nobody tries again and again.
///
/// It knows no clock: what time is it comes from outside.
package struct NegativeCache<Key: Hashable & Sendable, Failure: Sendable, Instant: Comparable & Sendable>: Sendable {
    private struct Entry: Sendable {
        var failure: Failure
        var until: Instant
    }

    private let entries: MemoryCache<Key, Entry>

    /// Makes an empty one.
    ///
    /// - Parameter capacity: The most failures that are kept.
    package init(capacity: Int) { entries = MemoryCache(capacity: capacity) }

    /// The failure that trying again would most likely end with.
    package func failure(for key: Key, now: Instant) -> Failure? {
        guard let entry = entries.value(for: key), now < entry.until else { return nil }
        return entry.failure
    }

    /// Keeps a failure until a time.
    package func insert(_ failure: Failure, for key: Key, until: Instant) {
        entries.insert(Entry(failure: failure, until: until), for: key, cost: 1)
    }

    /// Forgets a failure.
    package func remove(_ key: Key) { entries.remove(key) }
}
