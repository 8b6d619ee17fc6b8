import Basics
import HTTPTypes
import Hummingbird

/// Lets pages of other sites read what uploads answer, where the operator or a ticket names them.
struct UploadCORS: RouterMiddleware {
    /// The origins that the operator has named; `*` for all.
    let origins: [String]
    /// Reads tickets, which may name an origin.
    let tickets: TicketKeys

    @concurrent func handle(
        _ request: Request,
        context: WebContext,
        next: @concurrent (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        let target = RequestTarget(request)
        guard UploadCORS.covers(target.path) else { return response }
        let vary = response.headers[.vary].map { "\($0), Origin" } ?? "Origin"
        response.headers[.vary] = vary
        guard let text = request.headers[.origin], let origin = WebOrigin(text), allows(origin, target) else {
            return response
        }
        response.headers[.accessControlAllowOrigin] = text
        if request.method == .options {
            let methods = response.headers.offeredMethods
            response.headers[.accessControlAllowMethods] = methods.isEmpty ? nil : methods.joined(separator: ", ")
            response.headers[.accessControlAllowHeaders] =
                "Authorization, Content-Type, Accept, Cache-Control, X-Requested-With"
            response.headers[.accessControlMaxAge] = "600"
        } else {
            response.headers[.accessControlExposeHeaders] = "Location, Retry-After"
        }
        return response
    }

    /// Whether these rules hold for a path, and not those of pictures.
    static func covers(_ path: String) -> Bool {
        path == "/images" || path.hasPrefix("/images/") || path == "/purge"
    }

    /// Whether pages of an origin may read the answer; with a ticket for it, they may even ask.
    func allows(_ origin: WebOrigin, _ target: RequestTarget) -> Bool {
        if origins.contains("*") || origins.contains(origin.text) { return true }
        guard let query = target.query, query.contains("ticket="),
            let ticket = try? QueryParameters(query, UploadQuery.names)["ticket"].map({ text in
                try tickets.read(text, now: UnixTime.now.seconds)
            })
        else { return false }
        return ticket.origin == origin.text
    }
}
