import Descriptors
public import NIOCore
public import ObjectStorage
import Synchronization

/// A store in front of another one that counts, can be made to stand still, and to fail.
public final class StoreProbe: ReceivingStore {
    /// What can be done with a store.
    public enum Operation: Hashable, Sendable {
        /// One of the protocol's functions.
        case head, open, read, put, delete, deleteAll, list, folders, check
        case receive, append, commit, putIfAbsent, sweep

        /// Whether it changes what is stored.
        var isChange: Bool {
            switch self {
            case .put, .delete, .deleteAll, .receive, .append, .commit, .putIfAbsent: true
            case .head, .open, .read, .list, .folders, .check, .sweep: false
            }
        }
    }

    /// When a change fails that a test wants to fail.
    public enum Phase: String, Hashable, Sendable, CaseIterable {
        /// Nothing has been done.
        case before
        /// All has been done, and only the answer is lost.
        case after
    }

    private struct Trap: Sendable {
        var left: Int
        var phase: Phase
        var isForGood: Bool
        var act: @Sendable () throws -> Void
    }

    private struct State {
        var counts: [Operation: Int] = [:]
        var failures: [Operation: StorageError] = [:]
        var trap: Trap?

        /// The trap where this change is the one it is for.
        mutating func springTrap() -> Trap? {
            guard let trap else { return nil }
            self.trap?.left -= 1
            return trap.left == 0 || (trap.isForGood && trap.left < 0) ? trap : nil
        }
    }

    private let store: any ReceivingStore
    private let state = Mutex(State())
    /// Where readers of any kind stand still first; open unless a test shuts it.
    public let reading = Gate(isOpen: true)
    /// Where writers stand still first; open unless a test shuts it.
    public let writing = Gate(isOpen: true)

    /// It stands for any store, those included that may keep a caller waiting.
    public var isLocal: Bool { false }

    private let whenRead: @Sendable () -> Void

    /// Puts a probe in front of a store.
    ///
    /// - Parameters:
    ///   - store: The store.
    ///   - whenRead: Is called before each object is read.
    public init(_ store: any ReceivingStore = MemoryStore(), whenRead: @escaping @Sendable () -> Void = {}) {
        (self.store, self.whenRead) = (store, whenRead)
    }

    /// How often something was done, failures included.
    public func count(_ operation: Operation) -> Int { state.withLock { $0.counts[operation, default: 0] } }

    /// Makes operations fail from now on, or work again with `nil`.
    public func fail(_ operations: [Operation], with error: StorageError?) {
        state.withLock { state in
            for operation in operations { state.failures[operation] = error }
        }
    }

    /// Makes the change after the next `number` changes fail, and all changes after it where that is wanted.
    public func fail(
        afterChanges number: Int,
        _ phase: Phase,
        forGood isForGood: Bool = false,
        with error: any Error = StorageError(.failed, "A test wants it so.")
    ) {
        state.withLock { $0.trap = Trap(left: number, phase: phase, isForGood: isForGood) { throw error } }
    }

    /// Does something at the change after the next `number` changes.
    public func act(afterChanges number: Int, _ phase: Phase, _ act: @escaping @Sendable () throws -> Void) {
        state.withLock { $0.trap = Trap(left: number, phase: phase, isForGood: false, act: act) }
    }

    /// Lets changes succeed again; `true` where one had been made to fail.
    @discardableResult public func stopFailing() -> Bool {
        state.withLock { state in
            defer { state.trap = nil }
            return state.trap.map { $0.left < 0 } ?? false
        }
    }

    /// What is known of an object.
    public func head(_ key: ObjectKey) async throws -> ObjectInfo? {
        try await pass(.head, reading) { try await store.head(key) }
    }

    /// The object, open.
    public func open(_ key: ObjectKey) async throws -> OpenedObject? {
        try await pass(.open, reading) { try await store.open(key) }
    }

    /// The object's bytes.
    public func read(_ key: ObjectKey, upTo limit: Int) async throws -> StoredBytes? {
        whenRead()
        return try await pass(.read, reading) { try await store.read(key, upTo: limit) }
    }

    /// Writes an object.
    public func put(_ key: ObjectKey, _ bytes: ByteBuffer, metadata: ObjectMetadata) async throws -> ObjectInfo {
        try await pass(.put, writing) { try await store.put(key, bytes, metadata: metadata) }
    }

    /// Writes an object unless there is one.
    public func putIfAbsent(
        _ key: ObjectKey,
        _ bytes: ByteBuffer,
        metadata: ObjectMetadata
    ) async throws -> ObjectInfo? {
        try await pass(.putIfAbsent, writing) { try await store.putIfAbsent(key, bytes, metadata: metadata) }
    }

    /// Begins an object.
    public func receive() async throws -> any IncomingObject {
        try await pass(.receive, writing) { IncomingProbe(try await store.receive(), of: self) }
    }

    /// Removes leftovers.
    public func sweep(olderThan age: Duration) async throws {
        try await pass(.sweep, writing) { try await store.sweep(olderThan: age) }
    }

    /// Removes an object.
    public func delete(_ key: ObjectKey) async throws -> Bool {
        try await pass(.delete, writing) { try await store.delete(key) }
    }

    /// Removes objects.
    public func deleteAll(under prefix: ObjectKeyPrefix) async throws -> Int {
        try await pass(.deleteAll, writing) { try await store.deleteAll(under: prefix) }
    }

    /// Lists objects.
    public func list(under prefix: ObjectKeyPrefix, after: ObjectKey?, limit: Int) async throws -> ObjectPage {
        try await pass(.list, reading) { try await store.list(under: prefix, after: after, limit: limit) }
    }

    /// Lists folders.
    public func folders(under prefix: ObjectKeyPrefix) async throws -> [String] {
        try await pass(.folders, reading) { try await store.folders(under: prefix) }
    }

    /// Whether all is well.
    public func check() async throws { try await pass(.check, reading) { try await store.check() } }

    func pass<Value>(_ operation: Operation, _ gate: Gate, _ body: () async throws -> Value) async throws -> Value {
        let (failure, trap) = state.withLock { state in
            state.counts[operation, default: 0] += 1
            return (state.failures[operation], operation.isChange ? state.springTrap() : nil)
        }
        guard await gate.pass() else { throw CancellationError() }
        if let failure { throw failure }
        if let trap, trap.phase == .before { try trap.act() }
        let value = try await body()
        if let trap, trap.phase == .after { try trap.act() }
        return value
    }
}

/// An object on its way into a store behind a probe.
private struct IncomingProbe: IncomingObject {
    let incoming: any IncomingObject
    let probe: StoreProbe

    init(_ incoming: any IncomingObject, of probe: StoreProbe) {
        self.incoming = incoming
        self.probe = probe
    }

    var descriptor: Descriptor { incoming.descriptor }

    func append(_ bytes: ByteBuffer) async throws {
        try await probe.pass(.append, probe.writing) { try await incoming.append(bytes) }
    }

    func commit(as key: ObjectKey, metadata: ObjectMetadata) async throws -> ObjectInfo {
        try await probe.pass(.commit, probe.writing) { try await incoming.commit(as: key, metadata: metadata) }
    }

    func discard() async { await incoming.discard() }
}
