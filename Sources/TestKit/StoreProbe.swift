public import NIOCore
public import ObjectStorage
import Synchronization

/// A store in front of another one that counts, can be made to stand still, and to fail.
public final class StoreProbe: ObjectStore {
    /// What can be done with a store.
    public enum Operation: Hashable, Sendable {
        /// One of the protocol's functions.
        case head, open, read, put, delete, deleteAll, list, folders, check
    }

    private struct State {
        var counts: [Operation: Int] = [:]
        var failures: [Operation: StorageError] = [:]
    }

    private let store: any ObjectStore
    private let state = Mutex(State())
    /// Where readers of any kind stand still first; open unless a test shuts it.
    public let reading = Gate(isOpen: true)
    /// Where writers stand still first; open unless a test shuts it.
    public let writing = Gate(isOpen: true)

    /// Puts a probe in front of a store.
    public init(_ store: any ObjectStore = MemoryStore()) { self.store = store }

    /// How often something was done, failures included.
    public func count(_ operation: Operation) -> Int { state.withLock { $0.counts[operation, default: 0] } }

    /// Makes operations fail from now on, or work again with `nil`.
    public func fail(_ operations: [Operation], with error: StorageError?) {
        state.withLock { state in
            for operation in operations { state.failures[operation] = error }
        }
    }

    /// What is known of an object.
    public func head(_ key: ObjectKey) async throws -> ObjectInfo? {
        try await pass(.head, reading)
        return try await store.head(key)
    }

    /// The object, open.
    public func open(_ key: ObjectKey) async throws -> OpenedObject? {
        try await pass(.open, reading)
        return try await store.open(key)
    }

    /// The object's bytes.
    public func read(_ key: ObjectKey, upTo limit: Int) async throws -> StoredBytes? {
        try await pass(.read, reading)
        return try await store.read(key, upTo: limit)
    }

    /// Writes an object.
    public func put(_ key: ObjectKey, _ bytes: ByteBuffer, metadata: ObjectMetadata) async throws -> ObjectInfo {
        try await pass(.put, writing)
        return try await store.put(key, bytes, metadata: metadata)
    }

    /// Removes an object.
    public func delete(_ key: ObjectKey) async throws -> Bool {
        try await pass(.delete, writing)
        return try await store.delete(key)
    }

    /// Removes objects.
    public func deleteAll(under prefix: ObjectKeyPrefix) async throws -> Int {
        try await pass(.deleteAll, writing)
        return try await store.deleteAll(under: prefix)
    }

    /// Lists objects.
    public func list(under prefix: ObjectKeyPrefix, after: ObjectKey?, limit: Int) async throws -> ObjectPage {
        try await pass(.list, reading)
        return try await store.list(under: prefix, after: after, limit: limit)
    }

    /// Lists folders.
    public func folders(under prefix: ObjectKeyPrefix) async throws -> [String] {
        try await pass(.folders, reading)
        return try await store.folders(under: prefix)
    }

    /// Whether all is well.
    public func check() async throws {
        try await pass(.check, reading)
        try await store.check()
    }

    private func pass(_ operation: Operation, _ gate: Gate) async throws {
        let failure = state.withLock { state in
            state.counts[operation, default: 0] += 1
            return state.failures[operation]
        }
        guard await gate.pass() else { throw CancellationError() }
        if let failure { throw failure }
    }
}
