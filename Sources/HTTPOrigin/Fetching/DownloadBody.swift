import Basics
import Crypto
import ImageService
import NIOCore
import ObjectStorage
import RenderWire

/// Takes in the body of an answer: counts, hashes and looks at the first bytes on the way.
///
/// Used by one task; few bytes are in memory at any time.
final class DownloadBody {
    /// What has been taken in whole.
    struct Result: Sendable {
        /// Where the bytes are.
        var sink: BodySink
        /// How many there are.
        var size: Int
        /// The first half of their SHA-256 in hexadecimal digits.
        var digest: String
    }

    private static let batch = 128 * 1024

    private let sink: BodySink
    private let limit: Int
    private var pending = ByteBuffer()
    private var written = 0
    private var hash = SHA256()
    private var isImage = false

    init(_ sink: BodySink, limit: Int) {
        self.sink = sink
        self.limit = limit
    }

    func add(_ bytes: ByteBuffer) async throws {
        let count = written +| pending.readableBytes +| bytes.readableBytes
        guard count <= limit else { throw DownloadBody.tooLarge(limit) }
        bytes.withUnsafeReadableBytes { hash.update(bufferPointer: $0) }
        pending.writeImmutableBuffer(bytes)
        // As soon as it can be told: what is no image is not read to its end.
        if !isImage, pending.readableBytes >= FormatSniffer.bytesWanted { try checkKind() }
        if pending.readableBytes >= DownloadBody.batch { try await write() }
    }

    /// Ends the body.
    func finish() async throws -> Result {
        if !isImage { try checkKind() }
        try await write()
        return Result(sink: sink, size: written, digest: Hexadecimal.text(hash.finalize().prefix(16)))
    }

    /// A body, or one that is announced, is over the limit.
    static func tooLarge(_ limit: Int) -> FetchFailure {
        FetchFailure(.originalTooLarge, "The original is larger than \(limit) bytes, which is the most allowed.")
    }

    private func checkKind() throws {
        guard FormatSniffer.sniff(pending.readableBytesView) != nil else {
            throw FetchFailure(
                .notAnImage,
                pending.readableBytes == 0
                    ? "The original is empty." : FormatSniffer.refusal(of: pending.readableBytesView)
            )
        }
        isImage = true
    }

    private func write() async throws {
        guard pending.readableBytes > 0 else { return }
        do {
            try await sink.append(pending, at: written)
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            throw StorageFailure(cause: error)
        }
        written +|= pending.readableBytes
        pending.clear()
    }
}
