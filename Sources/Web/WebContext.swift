import Dialects
public import Hummingbird
import Logging
public import NIOCore

/// What travels with a request through middleware and routes.
public struct WebContext: RequestContext {
    /// What Hummingbird itself keeps.
    public var coreContext: CoreRequestContextStorage
    /// The connection; `nil` where there is none, as for a function's events.
    public let channel: (any Channel)?
    /// The path below which whoever asks sees this server.
    var base = BasePath.root

    /// Makes the context of one request.
    public init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }
    /// Makes the context of a request that came without a connection.
    init(logger: Logger) {
        coreContext = CoreRequestContextStorage(source: Unconnected(logger: logger))
        channel = nil
    }

    private struct Unconnected: RequestContextSource {
        let logger: Logger
    }

    /// The name of the request in the log, which errors cite; Hummingbird's own `id` traps on a log without metadata.
    var requestID: String { logger[metadataKey: "hb.request.id"]?.description ?? "-" }

    /// Addresses as whoever asks must have them.
    func links(_ keys: SigningKeys) -> Links { Links(base: base, keys: keys) }
}
