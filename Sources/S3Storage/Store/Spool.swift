import Descriptors
import NIOCore
import NIOPosix
import Synchronization

/// Where bytes from the network are put until they are all there: short ones in memory, long ones on a disk.
///
/// It is used by one task at a time.
final class Spool: Sendable {
    /// Up to so many bytes stay in memory.
    static let inMemory = 1 << 20

    /// The bytes so far.
    let descriptor: Descriptor
    private let threadPool: NIOThreadPool
    private let isMemory: Bool
    /// What waits to be written in one go.
    private let state = Mutex((written: 0, pending: ByteBuffer()))

    /// Makes an empty spool.
    ///
    /// - Parameters:
    ///   - size: How many bytes will come; `nil` for a number that nobody knows.
    ///   - folder: Where on a disk; `nil` for the system's place.
    ///   - threadPool: Where to wait for the disk.
    /// - Throws: A `DescriptorError`.
    init(expecting size: Int?, in folder: String?, threadPool: NIOThreadPool) async throws {
        self.threadPool = threadPool
        let isSmall = size.map { $0 <= Spool.inMemory } ?? false
        isMemory = isSmall
        descriptor =
            isSmall
            ? try Descriptor.memory() : try await threadPool.runIfActive { try Descriptor.temporary(in: folder) }
    }

    /// How many bytes there are.
    var count: Int { state.withLock { $0.written + $0.pending.readableBytes } }

    /// Adds bytes at the end.
    func append(_ bytes: ByteBuffer) async throws {
        let isFull = state.withLock { state in
            state.pending.writeImmutableBuffer(bytes)
            return state.pending.readableBytes >= S3Content.chunk
        }
        if isFull { try await flush() }
    }

    /// Writes what waits, so that the descriptor shows all bytes.
    func flush() async throws {
        let (offset, bytes) = state.withLock { state in
            defer { state = (state.written + state.pending.readableBytes, ByteBuffer()) }
            return (state.written, state.pending)
        }
        guard bytes.readableBytes > 0 else { return }
        try await threadPool.runIfActive { [descriptor] in
            try bytes.withUnsafeReadableBytes { try descriptor.write(RawSpan(_unsafeBytes: $0), at: offset) }
        }
    }

    /// Ends the writing.
    ///
    /// - Returns: The bytes, through a descriptor by which nobody can change them where the system has such.
    func finish() async throws -> Descriptor {
        try await flush()
        return try await threadPool.runIfActive { [descriptor, isMemory] in
            if isMemory { try descriptor.freeze() }
            return (try? descriptor.reopenedForReading()) ?? descriptor
        }
    }
}
