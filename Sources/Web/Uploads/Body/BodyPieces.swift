import NIOCore

/// Joins the pieces of a body where they are many and short: what is done with a piece costs the same however short it
/// is.
struct BodyPieces {
    /// So many pieces are passed on as they come, so that whatever is wrong with a body is said at once.
    private static let first = 256
    private static let least = 8 << 10

    private var count = 0
    private var joined: [UInt8] = []

    /// Takes the next piece.
    ///
    /// - Returns: What is to be read now, if anything.
    mutating func add(_ piece: ByteBuffer) -> ArraySlice<UInt8>? {
        count += 1
        if joined.isEmpty, count <= BodyPieces.first || piece.readableBytes >= BodyPieces.least {
            return Array(piece.readableBytesView)[...]
        }
        joined += piece.readableBytesView
        return joined.count >= BodyPieces.least ? rest() : nil
    }

    /// What has not been read yet.
    mutating func rest() -> ArraySlice<UInt8> {
        defer { joined = [] }
        return joined[...]
    }
}
