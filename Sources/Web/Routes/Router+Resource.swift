import HTTPTypes
import Hummingbird

/// Every method, `OPTIONS` aside, that gets past the parser of requests; what it does not know it refuses itself.
private let methodsThatParse = [
    "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "TRACE", "PATCH", "QUERY", "ACL", "BIND", "CHECKOUT", "COPY",
    "LINK", "LOCK", "M-SEARCH", "MERGE", "MKACTIVITY", "MKCALENDAR", "MKCOL", "MOVE", "NOTIFY", "PROPFIND", "PROPPATCH",
    "PURGE", "REBIND", "REPORT", "SEARCH", "SOURCE", "SUBSCRIBE", "UNBIND", "UNLINK", "UNLOCK", "UNSUBSCRIBE",
]

extension Router<WebContext> {
    /// Answers `405` to methods that a path does not have, where the router itself would say `404`, and `OPTIONS` with
    /// those that it has.
    func refuseOtherMethods(_ path: RouterPath, allowed: String = "GET, HEAD") {
        let names = Set(allowed.split(separator: ", ").map(String.init))
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
