import HTTPTypes
import Hummingbird

/// Every method, `OPTIONS` aside, that gets past the parser of requests; what it does not know it refuses itself.
private let methodsThatParse = [
    "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "TRACE", "PATCH", "QUERY", "ACL", "BIND", "CHECKOUT", "COPY",
    "LINK", "LOCK", "M-SEARCH", "MERGE", "MKACTIVITY", "MKCALENDAR", "MKCOL", "MOVE", "NOTIFY", "PROPFIND", "PROPPATCH",
    "PURGE", "REBIND", "REPORT", "SEARCH", "SOURCE", "SUBSCRIBE", "UNBIND", "UNLINK", "UNLOCK", "UNSUBSCRIBE",
]

extension Router<WebContext> {
    /// Answers a request.
    typealias Handler = @Sendable (Request, WebContext) async throws -> Response

    /// Adds an address with all methods that it has, which is the only way in which one is added.
    ///
    /// `HEAD` is answered wherever `GET` is, with the same header fields; `OPTIONS` with the methods there are, and any
    /// other method with `405`, where the router itself would say `404`.
    ///
    /// - Parameters:
    ///   - path: The address.
    ///   - get: Answers `GET`, and `HEAD` by what it would answer to `GET`.
    ///   - post: Answers `POST`.
    ///   - delete: Answers `DELETE`.
    func resource(_ path: RouterPath, get: Handler? = nil, post: Handler? = nil, delete: Handler? = nil) {
        var handlers: [(method: HTTPRequest.Method, handler: Handler)] = []
        if let get {
            let head: Handler = { request, context in
                try await get(Self.forHead(request), context).createHeadResponse()
            }
            handlers += [(.get, get), (.head, head)]
        }
        if let post { handlers.append((.post, post)) }
        if let delete { handlers.append((.delete, delete)) }
        for (method, handler) in handlers { on(path, method: method, use: handler) }
        refuseOtherMethods(path, than: handlers.map(\.method))
    }

    /// A request as `GET` would have it; a `Range` has a meaning for `GET` alone (RFC 9110, 14.2).
    private static func forHead(_ request: Request) -> Request {
        var head = request.head
        head.headerFields[.range] = nil
        head.headerFields[.ifRange] = nil
        return Request(head: head, body: request.body)
    }

    private func refuseOtherMethods(_ path: RouterPath, than methods: [HTTPRequest.Method]) {
        let names = methods.map(\.rawValue)
        let allowed = names.joined(separator: ", ")
        let offer = HTTPFields([HTTPField(name: .allow, value: allowed + ", OPTIONS")])
        for name in methodsThatParse where !names.contains(name) {
            guard let method = HTTPRequest.Method(name) else { continue }
            on(path, method: method) { _, _ -> Response in
                throw Problem(
                    .methodNotAllowed,
                    "method-not-allowed",
                    "Only \(allowed) is answered at this address.",
                    headers: offer
                )
            }
        }
        on(path, method: .options) { _, _ in Response(status: .noContent, headers: offer) }
    }
}

extension HTTPFields {
    /// The methods that an answer's `Allow` offers, `OPTIONS` aside; none where there is no `Allow`.
    var offeredMethods: [String] {
        (self[.allow] ?? "").split(separator: ",").map { $0.trimmingPrefix(" ").description }
            .filter { $0 != HTTPRequest.Method.options.rawValue }
    }
}
