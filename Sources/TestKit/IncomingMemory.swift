import Descriptors
import NIOCore
import ObjectStorage
import Synchronization

/// An object on its way into a ``MemoryStore``.
final class IncomingMemory: IncomingObject {
    let descriptor: Descriptor

    private let store: MemoryStore
    private let bytes = Mutex<ByteBuffer?>(ByteBuffer())

    init(in store: MemoryStore) throws {
        self.store = store
        descriptor = try Descriptor.memory()
    }

    func append(_ more: ByteBuffer) async throws {
        try bytes.withLock { bytes in
            guard let length = bytes?.readableBytes else {
                throw StorageError(.failed, "An upload that is over takes no more bytes.")
            }
            try descriptor.write(Array(more.readableBytesView), at: length)
            bytes?.writeImmutableBuffer(more)
        }
    }

    func commit(as key: ObjectKey, metadata: ObjectMetadata) async throws -> ObjectInfo {
        guard let all = take(), let info = store.close(all, as: key, metadata) else {
            throw StorageError(.failed, "An upload that is over cannot be committed.")
        }
        return info
    }

    func discard() async {
        if let all = take() { _ = store.close(all, as: nil, ObjectMetadata()) }
    }

    deinit {
        if let all = take() { _ = store.close(all, as: nil, ObjectMetadata()) }
    }

    private func take() -> ByteBuffer? {
        bytes.withLock { bytes in
            defer { bytes = nil }
            return bytes
        }
    }
}
