import Descriptors
public import NIOCore
public import ObjectStorage
import Synchronization

/// A store in memory: what the protocol says and nothing more.
public final class MemoryStore: ReceivingStore {
    private struct State {
        var objects: [ObjectKey: StoredBytes] = [:]
        var writes = 0
        var arriving = 0

        mutating func put(_ key: ObjectKey, _ bytes: ByteBuffer, _ metadata: ObjectMetadata) -> ObjectInfo {
            writes += 1
            let info = ObjectInfo(
                size: bytes.readableBytes,
                etag: "write-\(writes)",
                modified: 1_700_000_000 + Double(writes),
                metadata: metadata
            )
            objects[key] = StoredBytes(info: info, bytes: bytes)
            return info
        }
    }

    private let state = Mutex(State())

    /// Makes an empty store.
    public init() {}

    /// It stands for any store, those included that may keep a caller waiting.
    public var isLocal: Bool { false }

    /// What is known of an object.
    public func head(_ key: ObjectKey) async throws -> ObjectInfo? { state.withLock { $0.objects[key]?.info } }

    /// The object in a file in memory.
    public func open(_ key: ObjectKey) async throws -> OpenedObject? {
        guard let object = state.withLock({ $0.objects[key] }) else { return nil }
        return OpenedObject(
            info: object.info,
            descriptor: try Descriptor.memory(holding: object.bytes.readableBytesView)
        )
    }

    /// The object's bytes.
    public func read(_ key: ObjectKey, upTo limit: Int) async throws -> StoredBytes? {
        guard let object = state.withLock({ $0.objects[key] }) else { return nil }
        guard object.info.size <= limit else { throw StorageError(.tooLarge, "'\(key)' has over \(limit) bytes.") }
        return object
    }

    /// Keeps an object.
    public func put(_ key: ObjectKey, _ bytes: ByteBuffer, metadata: ObjectMetadata) async throws -> ObjectInfo {
        state.withLock { $0.put(key, bytes, metadata) }
    }

    /// Keeps an object unless there is one.
    public func putIfAbsent(
        _ key: ObjectKey,
        _ bytes: ByteBuffer,
        metadata: ObjectMetadata
    ) async throws -> ObjectInfo? {
        state.withLock { $0.objects[key] == nil ? $0.put(key, bytes, metadata) : nil }
    }

    /// Begins an object in a file in memory.
    public func receive() async throws -> any IncomingObject {
        state.withLock { $0.arriving += 1 }
        return try IncomingMemory(in: self)
    }

    /// How many objects were begun and neither committed nor discarded.
    public var arriving: Int { state.withLock(\.arriving) }

    func close(_ incoming: ByteBuffer, as key: ObjectKey?, _ metadata: ObjectMetadata) -> ObjectInfo? {
        state.withLock { state in
            state.arriving -= 1
            return key.map { state.put($0, incoming, metadata) }
        }
    }

    /// Forgets an object.
    public func delete(_ key: ObjectKey) async throws -> Bool {
        state.withLock { $0.objects.removeValue(forKey: key) != nil }
    }

    /// Forgets all objects below a prefix.
    public func deleteAll(under prefix: ObjectKeyPrefix) async throws -> Int {
        state.withLock { state in
            let keys = state.objects.keys.filter { $0.text.utf8.starts(with: prefix.text.utf8) }
            for key in keys { state.objects[key] = nil }
            return keys.count
        }
    }

    /// Lists objects in order.
    public func list(under prefix: ObjectKeyPrefix, after: ObjectKey?, limit: Int) async throws -> ObjectPage {
        let objects = state.withLock(\.objects)
        let keys = objects.keys.sorted().filter { key in
            key.text.utf8.starts(with: prefix.text.utf8) && after.map { $0 < key } != false
        }
        let page = keys.prefix(limit).compactMap { key in objects[key].map { (key: key, info: $0.info) } }
        return ObjectPage(objects: page, hasMore: keys.count > limit)
    }

    /// The names of the folders below a prefix.
    public func folders(under prefix: ObjectKeyPrefix) async throws -> [String] {
        let keys = state.withLock { Array($0.objects.keys) }
        let names = keys.compactMap { key -> String? in
            guard key.text.utf8.starts(with: prefix.text.utf8) else { return nil }
            let rest = key.text.utf8.dropFirst(prefix.text.utf8.count)
            return rest.firstIndex(of: UInt8(ascii: "/")).flatMap { String(rest[..<$0]) }
        }
        return Set(names).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// Always well.
    public func check() async throws {}
}
