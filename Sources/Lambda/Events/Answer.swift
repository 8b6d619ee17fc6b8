public import HTTPTypes
public import NIOCore

/// A whole HTTP answer.
public struct Answer: Hashable, Sendable {
    /// The status.
    public var status: HTTPResponse.Status
    /// The header fields.
    public var headers: HTTPFields
    /// The body.
    public var body: ByteBuffer

    /// Puts an answer together.
    public init(status: HTTPResponse.Status, headers: HTTPFields = [:], body: ByteBuffer = ByteBuffer()) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}
