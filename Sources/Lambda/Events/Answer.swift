public import HTTPTypes
public import NIOCore

/// A whole HTTP answer.
public struct Answer: Hashable, Sendable {
    /// What becomes of the request, also where a function has failed.
    public var status: HTTPResponse.Status
    /// The header fields.
    public var headers: HTTPFields
    /// All of the bytes; the runtime takes no answer piece by piece.
    public var body: ByteBuffer

    /// Puts an answer together.
    public init(status: HTTPResponse.Status, headers: HTTPFields = [:], body: ByteBuffer = ByteBuffer()) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}
