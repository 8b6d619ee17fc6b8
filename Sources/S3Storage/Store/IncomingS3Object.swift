import Descriptors
import NIOCore
import ObjectStorage
import Synchronization

/// An object that is taken in, in a file on this machine that has no name.
final class IncomingS3Object: IncomingObject {
    private let writer: ObjectWriter
    private let keys: BucketKeys
    private let spool: Spool
    private let isOver = Mutex(false)

    init(_ spool: Spool, _ writer: ObjectWriter, _ keys: BucketKeys) {
        self.spool = spool
        self.writer = writer
        self.keys = keys
    }

    /// The bytes so far.
    var descriptor: Descriptor { spool.descriptor }

    /// Adds bytes at the end.
    func append(_ bytes: ByteBuffer) async throws {
        try checkUse()
        try await StorageError.translating("Keeping an object that arrives") {
            try await spool.append(bytes)
            // Whoever looks at the descriptor sees all that was appended.
            try await spool.flush()
        }
    }

    /// Puts the object, in parts when it is long.
    func commit(as key: ObjectKey, metadata: ObjectMetadata) async throws -> ObjectInfo {
        try checkUse()
        return try await StorageError.translating("Writing '\(key)'") {
            let content = S3Content.file(spool.descriptor, 0..<spool.count)
            let info = try await writer.write(try keys.name(of: key), content, metadata: metadata)
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
