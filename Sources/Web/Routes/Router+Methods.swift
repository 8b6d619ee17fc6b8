import HTTPTypes
import Hummingbird

extension Router<WebContext> {
    /// Answers `405` to methods that a path does not have, where the router itself would say `404`.
    func refuseOtherMethods(_ path: RouterPath, allowed: String = "GET, HEAD") {
        let names = Set(allowed.split(separator: ", ").map(String.init))
        for method in [HTTPRequest.Method.get, .head, .post, .put, .patch, .delete]
        where !names.contains(method.rawValue) {
            on(path, method: method) { _, _ -> Response in
                throw Problem(.methodNotAllowed, "method-not-allowed", "Only \(allowed) is answered at this address.")
            }
        }
    }
}
