import Basics
import Descriptors
import NIOCore
import Synchronization

/// An object on its way into a folder: a file in the hidden folder of temporary ones.
///
/// The file goes with this object, so that an upload that is forgotten leaves nothing.
final class IncomingFile: IncomingObject {
    let descriptor: Descriptor

    private enum Phase {
        case open(length: Int)
        case closed
    }

    private let file: TemporaryFile
    private let store: FolderStore
    private let phase = Mutex(Phase.open(length: 0))

    init(_ file: TemporaryFile, reading descriptor: Descriptor, in store: FolderStore) {
        self.file = file
        self.descriptor = descriptor
        self.store = store
    }

    func append(_ bytes: ByteBuffer) async throws {
        // Closed meanwhile: an append that failed, or was cancelled, leaves a hole that nobody must commit.
        let length = try close()
        let file = self.file
        try await store.run { try $0.writer.append(bytes, to: file, at: length) }
        phase.withLock { $0 = .open(length: length +| bytes.readableBytes) }
    }

    func commit(as key: ObjectKey, metadata: ObjectMetadata) async throws -> ObjectInfo {
        _ = try close()
        let file = self.file
        return try await store.run { try $0.writer.commit(file, as: key, metadata: metadata) }
    }

    func discard() async {
        phase.withLock { $0 = .closed }
        let (store, file) = (self.store, self.file)
        // Work that is cancelled never reaches the disk's threads.
        await withCancellationShield { try? await store.run { _ in file.remove() } }
    }

    private func close() throws -> Int {
        try phase.withLock { phase in
            guard case .open(let length) = phase else {
                throw StorageError(.failed, "An upload that is over, or of which a part was lost, takes no more bytes.")
            }
            phase = .closed
            return length
        }
    }
}
