import Basics
import Descriptors
public import NIOCore
import Synchronization

extension BoundedFolderStore: ReceivingStore {
    /// Begins to take in an object, which counts from its commit on.
    public func receive() async throws -> any IncomingObject {
        BoundedIncoming(object: try await store.receive(), store: self)
    }

    /// Writes an object unless there is one, and removes others where there are too many now.
    public func putIfAbsent(
        _ key: ObjectKey,
        _ bytes: ByteBuffer,
        metadata: ObjectMetadata
    ) async throws -> ObjectInfo? {
        try checkSize(bytes.readableBytes, of: key)
        let info = try await store.putIfAbsent(key, bytes, metadata: metadata)
        if let info { try await count(key, info) }
        return info
    }

    /// Removes what killed writers have left.
    public func sweep(olderThan age: Duration) async throws { try await store.sweep(olderThan: age) }

    fileprivate func checkSize(_ size: Int, of key: ObjectKey) throws {
        // What is over the bound by itself would push out everything and then go too.
        guard BoundedFolderStore.footprint(size) <= configuration.maximumBytes else {
            throw StorageError(.tooLarge, "'\(key)' is larger than all objects of the folder may be together.")
        }
    }

    fileprivate func count(_ key: ObjectKey, _ info: ObjectInfo) async throws {
        let size = BoundedFolderStore.footprint(info.size)
        try await store.run { self.count(key, size, in: $0) }
    }

    /// Removes old objects because the disk is full.
    fileprivate func makeRoom(for size: Int) async throws { try await store.run { self.makeRoom(for: size, in: $0) } }
}

/// An object on its way into a bounded folder.
private struct BoundedIncoming: IncomingObject {
    let object: any IncomingObject
    let store: BoundedFolderStore

    var descriptor: Descriptor { object.descriptor }

    func append(_ bytes: ByteBuffer) async throws {
        do {
            try await object.append(bytes)
        } catch let error as StorageError where error.code == .full {
            // Too late for this one, whose file is gone; the next will find room.
            try await store.makeRoom(for: max(10_000_000, 2 *| bytes.readableBytes))
            throw error
        }
    }

    func commit(as key: ObjectKey, metadata: ObjectMetadata) async throws -> ObjectInfo {
        do {
            try store.checkSize(try descriptor.size(), of: key)
        } catch {
            await object.discard()
            throw error
        }
        let info = try await object.commit(as: key, metadata: metadata)
        try await store.count(key, info)
        return info
    }

    func discard() async { await object.discard() }
}
