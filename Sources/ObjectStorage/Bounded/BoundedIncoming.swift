import Basics
import Descriptors
import NIOCore

/// An object on its way into a bounded folder, which counts from its commit on.
struct BoundedIncoming: IncomingObject {
    private let object: any IncomingObject
    private let store: FolderStore
    private let quota: FolderQuota

    init(_ object: any IncomingObject, in store: FolderStore, _ quota: FolderQuota) {
        self.object = object
        self.store = store
        self.quota = quota
    }

    var descriptor: Descriptor { object.descriptor }

    func append(_ bytes: ByteBuffer) async throws {
        do {
            try await object.append(bytes)
        } catch let error as StorageError where error.code == .full {
            // Too late for this one, whose file is gone; the next will find room.
            let size = max(10_000_000, 2 *| bytes.readableBytes)
            try await store.run { [quota] in quota.makeRoom(for: size, in: $0) }
            throw error
        }
    }

    func commit(as key: ObjectKey, metadata: ObjectMetadata) async throws -> ObjectInfo {
        do {
            try quota.checkSize(try descriptor.size(), of: key)
        } catch {
            await object.discard()
            throw error
        }
        let info = try await object.commit(as: key, metadata: metadata)
        try await store.run { [quota] in quota.count(key, size: info.size, in: $0) }
        return info
    }

    func discard() async { await object.discard() }
}
