import HTTPTypes
import Hummingbird

extension Router<WebContext> {
    /// Answers `405` to methods that a path does not have, where the router itself would say `404`, and `OPTIONS` with
    /// those that it has.
    func refuseOtherMethods(_ path: RouterPath, allowed: String = "GET, HEAD") {
        let names = Set(allowed.split(separator: ", ").map(String.init))
        let offer = HTTPFields([HTTPField(name: .allow, value: allowed + ", OPTIONS")])
        for method in MethodMiddleware.known where !names.contains(method.rawValue) && method != .options {
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
