import Basics
import HTTPTypes
import Hummingbird
import ImageService
import NIOCore
import NIOPosix

/// Makes bodies of pictures that go out piece by piece, each when the client has taken the one before.
///
/// An client that reads slowly holds two pieces at most, however long the picture is.
struct ResponseBodyStreamer: Sendable {
    /// What all answers under way may hold in memory.
    let budget: ByteBudget
    /// Where disks are waited for.
    let threadPool: NIOThreadPool

    /// The length of a piece: as much as a connection takes before it says that it has enough.
    static let pieceBytes = 64 << 10

    /// A body of some bytes of a picture.
    ///
    /// - Parameters:
    ///   - content: The picture.
    ///   - range: Which of its bytes.
    /// - Returns: The body; what it holds is given back when it has been written, or is dropped.
    /// - Throws: A problem where answers under way hold too much already.
    func body(_ content: PictureContent, _ range: Range<Int>) throws(Problem) -> ResponseBody {
        let piece = min(range.count, ResponseBodyStreamer.pieceBytes)
        guard let reservation = budget.reserve(piece) else { throw ResponseBodyStreamer.refusal() }
        if let bytes = content.buffer, content.count == range.count, range.count <= ResponseBodyStreamer.pieceBytes {
            return ResponseBody(byteBuffer: bytes)
        }
        guard let hold = content.hold(in: budget) else { throw ResponseBodyStreamer.refusal() }
        return ResponseBody(contentLength: range.count) { [threadPool] writer in
            defer { withExtendedLifetime((reservation, hold)) {} }
            var position = range.lowerBound
            while position < range.upperBound {
                let next = position..<min(position + ResponseBodyStreamer.pieceBytes, range.upperBound)
                let bytes = try await content.read(next, on: threadPool)
                guard bytes.readableBytes > 0 else {
                    // Fewer bytes than were promised: the connection must break, so that the client notices.
                    throw Problem(.internalServerError, "picture-truncated", "The picture became shorter.")
                }
                position += bytes.readableBytes
                try await writer.write(bytes)
            }
            try await writer.finish(nil)
        }
    }

    private static func refusal() -> Problem {
        ResponseGauges.countRefusal()
        return Problem(
            .serviceUnavailable,
            "overloaded",
            "Too many answers wait for clients that take them slowly.",
            retryAfter: 2
        )
    }
}
