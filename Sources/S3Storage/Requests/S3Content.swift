import Descriptors
import NIOCore
import NIOPosix

/// Bytes that are sent: from memory, or a part of a file.
enum S3Content: Sendable {
    case bytes(ByteBuffer)
    case file(Descriptor, Range<Int>)

    /// How much is read and sent at a time.
    static let chunk = 256 * 1024

    /// The length in bytes.
    var count: Int {
        switch self {
        case .bytes(let buffer): buffer.readableBytes
        case .file(_, let range): range.count
        }
    }

    /// A part, counted from the beginning of these bytes; cut off where they end.
    func part(_ range: Range<Int>) -> S3Content {
        let range = range.clamped(to: 0..<count)
        switch self {
        case .bytes(let buffer):
            let slice = buffer.getSlice(at: buffer.readerIndex + range.lowerBound, length: range.count)
            return .bytes(slice ?? ByteBuffer())
        case .file(let descriptor, let whole):
            let start = whole.lowerBound + range.lowerBound
            return .file(descriptor, start..<start + range.count)
        }
    }

    /// Reads a part; a file may block, and one that has become shorter is an error.
    func read(_ range: Range<Int>) throws -> ByteBuffer {
        switch part(range) {
        case .bytes(let buffer): return buffer
        case .file(let descriptor, let range):
            let bytes = try descriptor.read(range)
            guard bytes.count == range.count else {
                throw DescriptorError(.failed, attempt: "Reading \(range.count) bytes at \(range.lowerBound) to send")
            }
            return ByteBuffer(bytes: bytes)
        }
    }

    /// The bytes piece by piece, each read on the thread pool when the one before has been taken.
    func pieces(_ threadPool: NIOThreadPool) -> Pieces { Pieces(content: self, threadPool: threadPool) }

    /// The bytes piece by piece.
    struct Pieces: AsyncSequence, Sendable {
        let content: S3Content
        let threadPool: NIOThreadPool

        func makeAsyncIterator() -> Iterator { Iterator(content: content, threadPool: threadPool) }

        struct Iterator: AsyncIteratorProtocol {
            let content: S3Content
            let threadPool: NIOThreadPool
            var position = 0

            mutating func next() async throws -> ByteBuffer? {
                guard position < content.count else { return nil }
                let range = position..<Swift.min(position + S3Content.chunk, content.count)
                position = range.upperBound
                guard case .file = content else { return try content.read(range) }
                return try await threadPool.runIfActive { [content] in try content.read(range) }
            }
        }
    }
}
