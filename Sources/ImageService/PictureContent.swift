public import Basics
public import Descriptors
public import NIOCore
public import NIOPosix
import ObjectStorage
import Synchronization

/// The bytes of a picture, which many answers may be reading at the same time.
///
/// Short ones are in memory as a whole. Long ones are read piece by piece from a file, so that it costs next to nothing
/// how many clients read them, and how slowly: a new variant first from the file in memory that a renderer has made, and
/// from the store's own as soon as that has it.
public final class PictureContent: Sendable {
    private enum Storage {
        case memory(ByteBuffer)
        /// A file, and what is known of it where somebody else may change it.
        case file(Descriptor, Descriptor.Status?)

        init(_ file: Descriptor) { self = .file(file, file.isInMemory ? nil : try? file.status()) }
    }

    private struct State {
        var storage: Storage
        /// What the bytes take of the memory while they are in none but this one's.
        var weight: Int
        var holders = 0
        var reservation: ByteBudget.Reservation?
    }

    /// How many bytes there are.
    public let count: Int
    private let state: Mutex<State>

    /// Bytes in memory.
    public init(_ bytes: ByteBuffer) {
        count = bytes.readableBytes
        state = Mutex(State(storage: .memory(bytes), weight: bytes.storageCapacity))
    }

    /// The first bytes of a file.
    ///
    /// - Parameters:
    ///   - file: The file, which nobody ought to change any more.
    ///   - count: How many bytes.
    public init(_ file: Descriptor, count: Int) {
        self.count = max(0, count)
        state = Mutex(State(storage: .init(file), weight: file.isInMemory ? count : 0))
    }

    /// All bytes, where they are in memory.
    public var buffer: ByteBuffer? {
        state.withLock { state in
            if case .memory(let bytes) = state.storage { bytes } else { nil }
        }
    }

    /// All bytes, where they can be had without waiting: in memory, or of a file that the system has there.
    package var bytesAtOnce: ByteBuffer? {
        switch state.withLock({ $0.storage }) {
        case .memory(let bytes): bytes
        case .file(let file, let known): Self.isIntact(file, known) ? file.readCachedBuffer(0..<count) : nil
        }
    }

    /// Whether it is a file that may not be looked at without waiting.
    var isRemote: Bool {
        guard case .file(let file, _) = state.withLock({ $0.storage }) else { return false }
        return file.isOnNetwork
    }

    /// Whether a file has not been changed since it was opened, as far as its length and time tell.
    package var isIntact: Bool {
        guard case .file(let file, let known) = state.withLock({ $0.storage }) else { return true }
        return Self.isIntact(file, known)
    }

    private static func isIntact(_ file: Descriptor, _ known: Descriptor.Status?) -> Bool {
        guard let known else { return true }
        return (try? file.status()) == known
    }

    /// Some of the bytes; fewer, or none, only where a file became shorter.
    ///
    /// - Parameters:
    ///   - range: Which bytes, from 0.
    ///   - threadPool: Where to wait for a disk.
    /// - Returns: The bytes; all of what is in memory is no copy, a part of it is, so that it keeps nothing else there.
    /// - Throws: `DescriptorError`, or what a thread pool throws that has ended.
    public func read(_ range: Range<Int>, on threadPool: NIOThreadPool) async throws -> ByteBuffer {
        switch state.withLock({ $0.storage }) {
        case .memory(let bytes):
            if range == 0..<count { return bytes }
            let slice = bytes.getSlice(at: bytes.readerIndex + range.lowerBound, length: range.count)
            return slice.map { ByteBuffer(bytes: $0.readableBytesView) } ?? ByteBuffer()
        case .file(let file, _):
            return try await threadPool.runIfActive { try file.readBuffer(range) }
        }
    }

    /// Lets whoever reads read on from another file that has the same bytes; what held them until now is let go.
    func move(to file: Descriptor) {
        state.withLock { state in
            guard case .file = state.storage, !file.isInMemory else { return }
            state = State(storage: .init(file), weight: 0, holders: state.holders)
        }
    }

    /// The right to read the bytes for an answer; `nil` where too many bytes are held already.
    ///
    /// Bytes that take memory of their own count once, however many hold them.
    ///
    /// - Parameter budget: Where they count; one and the same for all who hold them.
    /// - Returns: The right, to be kept until the answer has ended.
    public func hold(in budget: ByteBudget) -> Hold? {
        state.withLock { state in
            if state.weight > 0, state.reservation == nil {
                guard let reservation = budget.reserve(state.weight) else { return nil }
                state.reservation = reservation
            }
            state.holders += 1
            return Hold(self)
        }
    }

    private func letGo() {
        // Given back without the lock.
        _ = state.withLock { state -> ByteBudget.Reservation? in
            state.holders -= 1
            guard state.holders == 0 else { return nil }
            defer { state.reservation = nil }
            return state.reservation
        }
    }

    /// The right to read; it ends with the last reference.
    public final class Hold: Sendable {
        private let content: PictureContent

        fileprivate init(_ content: PictureContent) { self.content = content }

        deinit { content.letGo() }
    }
}
