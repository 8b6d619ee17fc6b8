import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization

/// Takes in a body up to a bound.
final class ResponseCollector: ResponseBodyWriter, Sendable {
    /// The body is longer than the bound.
    struct Full: Error {}

    private let limit: Int
    private let collected = Mutex(ByteBuffer())

    init(limit: Int) { self.limit = limit }

    /// What has been written.
    var bytes: ByteBuffer { collected.withLock { $0 } }

    func write(_ buffer: ByteBuffer) async throws {
        try collected.withLock { collected in
            guard collected.readableBytes + buffer.readableBytes <= limit else { throw Full() }
            if collected.readableBytes == 0 { collected = buffer } else { collected.writeImmutableBuffer(buffer) }
        }
    }

    func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
