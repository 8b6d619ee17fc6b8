public import Hummingbird
public import NIOCore

/// What travels with a request through middleware and routes.
public struct WebContext: RequestContext {
    /// What Hummingbird itself keeps.
    public var coreContext: CoreRequestContextStorage
    /// The connection; `nil` in tests without one.
    public let channel: (any Channel)?

    /// Makes the context of one request.
    public init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }
}
