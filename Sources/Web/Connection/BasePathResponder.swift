import HTTPTypes
import Hummingbird
import NIOCore

/// Finds out below which path whoever asks sees this server, and hands requests on as the routes have them.
///
/// A trusted proxy that names a prefix (`X-Forwarded-Prefix`) has taken it off the path, and is believed whatever is set.
/// Otherwise a path may begin with the base path that is set, and is the rest of it; what begins with something else is
/// answered as well, for whoever asks without the proxy.
struct BasePathResponder<Next: HTTPResponder>: HTTPResponder where Next.Context == WebContext {
    let next: Next
    let basePaths: BasePathReader

    @concurrent func respond(to request: Request, context: WebContext) async throws -> Response {
        var context = context
        let (base, head) = basePaths.read(request.head, peer: context.channel?.remoteAddress)
        context.base = base
        return try await next.respond(to: Request(head: head, body: request.body), context: context)
    }
}

/// Reads from a request below which path proxies show this server.
struct BasePathReader: Sendable {
    /// The base path that is set.
    let base: BasePath
    /// Whose `X-Forwarded-Prefix` counts.
    let proxies: TrustedProxies

    init(_ configuration: WebConfiguration) {
        (base, proxies) = (configuration.basePath, configuration.trustedProxies)
    }

    /// Reads a request.
    ///
    /// - Parameters:
    ///   - request: The request as it came.
    ///   - peer: The other end of its connection; `nil` where there is none.
    /// - Returns: The path below which links must be, and the request as the routes have it.
    func read(_ request: HTTPRequest, peer: SocketAddress?) -> (base: BasePath, request: HTTPRequest) {
        if request.headerFields[.xForwardedPrefix] != nil,
            let prefix = proxies.client(request.headerFields, peer: peer).prefix, prefix != .root
        {
            return (prefix, request)
        }
        guard let target = request.path.flatMap({ base.removed(from: $0) }) else { return (base, request) }
        var request = request
        request.path = target
        return (base, request)
    }
}
