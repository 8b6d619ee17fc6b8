public import HTTPTypes
public import NIOCore

/// An HTTP request as it was before AWS made an event of it.
public struct HTTPEvent: Hashable, Sendable {
    /// How it came in.
    public var integration: Integration
    /// Method, path with query, and header fields; the path is percent-encoded.
    public var head: HTTPRequest
    /// All of the bytes, decoded where the event has them in Base64.
    public var body: ByteBuffer

    /// Puts a request together.
    public init(integration: Integration, head: HTTPRequest, body: ByteBuffer = ByteBuffer()) {
        self.integration = integration
        self.head = head
        self.body = body
    }
}
