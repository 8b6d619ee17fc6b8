import Descriptors
import NIOCore
import ObjectStorage
import Synchronization

/// An object that is taken in, in a file on this machine that has no name.
final class IncomingS3Object: IncomingObject {
    private let store: S3Store
    private let spool: Spool
    private let isOver = Mutex(false)

    init(store: S3Store, spool: Spool) {
        self.store = store
        self.spool = spool
    }

    /// The bytes so far.
    var descriptor: Descriptor { spool.descriptor }

    /// Adds bytes at the end.
    func append(_ bytes: ByteBuffer) async throws {
        try checkUse()
        try await store.asking("Keeping an object that arrives") {
            try await spool.append(bytes)
            // Whoever looks at the descriptor sees all that was appended.
            try await spool.flush()
        }
    }

    /// Puts the object, in parts when it is long.
    func commit(as key: ObjectKey, metadata: ObjectMetadata) async throws -> ObjectInfo {
        try checkUse()
        return try await store.asking("Writing '\(key)'") {
            let content = S3Content.file(spool.descriptor, 0..<spool.count)
            let info = try await store.client.upload(try store.name(key), content, metadata: metadata)
            isOver.withLock { $0 = true }
            return info
        }
    }

    /// Forgets the object; the file goes with the last who holds its descriptor.
    func discard() async { isOver.withLock { $0 = true } }

    private func checkUse() throws {
        guard !isOver.withLock({ $0 }) else {
            throw StorageError(.failed, "An object that was committed or discarded cannot be used again.")
        }
    }
}
