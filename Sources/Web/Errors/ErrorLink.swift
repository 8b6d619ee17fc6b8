import HTTPTypes
import Hummingbird

/// A link on an error's page: what can be tried next.
struct ErrorLink: Sendable {
    /// What it says.
    let text: String
    /// Where it leads; empty for the same address once more.
    let address: String
    /// Whether it is the first thing to try.
    var isPrimary = false

    /// What can be tried next after a problem, the likeliest first.
    ///
    /// - Parameters:
    ///   - problem: What went wrong.
    ///   - request: The request that it is an answer to.
    ///   - base: The path below which whoever asks sees this server.
    /// - Returns: Two or three links.
    static func links(after problem: Problem, to request: Request, below base: BasePath) -> [ErrorLink] {
        let path = RequestTarget(request).path
        var links: [ErrorLink] = []
        if request.method == .get, [429, 502, 503, 504].contains(problem.status.code) {
            links.append(ErrorLink(text: "Try again", address: ""))
        }
        if path == "/upload-image" {
            links.append(ErrorLink(text: "Back to the form", address: "\(base)/upload-image"))
        }
        if problem.status == .badRequest, path != "/upload-image" {
            links.append(ErrorLink(text: "Every parameter", address: "\(base)/docs/api#getPicture"))
            links.append(ErrorLink(text: "Playground", address: "\(base)/playground"))
        }
        links.append(ErrorLink(text: "Start page", address: "\(base)/"))
        if problem.status != .badRequest { links.append(ErrorLink(text: "Documentation", address: "\(base)/docs/api")) }
        return links.enumerated().map { index, link in
            ErrorLink(text: link.text, address: link.address, isPrimary: index == 0)
        }
    }
}
