import Basics
import Dialects
import HTTPTypes
import Hummingbird
import ImageService

/// Lets requests to the upload routes in, or does not.
struct UploadDoor: Sendable {
    /// Gives tickets, and knows them again.
    let tickets: TicketKeys
    /// Tells browsers which pages may read the answers.
    let cors: UploadCORS
    /// Where the server listens.
    let listener = ListenerAddress()
    private let access: WriteAccess
    /// Whether who writes must show a token.
    var hasTokens: Bool { !access.tokens.isEmpty }

    init(_ configuration: UploadConfiguration, keys: SigningKeys) {
        tickets = TicketKeys(keys, configuration.tokens)
        cors = UploadCORS(origins: configuration.origins, tickets: tickets)
        access = WriteAccess(tokens: configuration.tokens)
    }

    /// Lets who may write and list in.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - context: Its context, which knows the connection.
    /// - Throws: A problem.
    func check(_ request: Request, _ context: WebContext) throws(Problem) {
        try access.check(asking(request, context))
    }

    /// Lets who may write in, by what a form has sent.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - context: Its context.
    ///   - token: The form's token; `nil` where none was given.
    /// - Throws: A problem.
    func check(_ request: Request, _ context: WebContext, formToken token: String?) throws(Problem) {
        try access.check(asking(request, context), formToken: token)
    }

    /// Lets who may upload in, whoever has a ticket included.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - context: Its context.
    ///   - text: The ticket as shown.
    /// - Returns: The ticket.
    /// - Throws: A problem.
    func admit(_ request: Request, _ context: WebContext, ticket text: String?) throws(Problem) -> UploadTicket? {
        guard let text else {
            try check(request, context)
            return nil
        }
        let ticket = try tickets.read(text, now: UnixTime.now.seconds)
        let asking = asking(request, context)
        let origin = asking.fields[.origin].flatMap { WebOrigin($0) }
        if let wanted = ticket.origin, origin?.text != wanted {
            throw Problem(.forbidden, "cross-site", "This ticket may be used by pages of \(wanted) only.")
        }
        let isNamed = origin.map { cors.allows($0, RequestTarget(request)) } ?? false
        if !isNamed { try access.refuseCrossSite(asking) }
        return ticket
    }

    private func asking(_ request: Request, _ context: WebContext) -> WriteAccess.Asking {
        WriteAccess.Asking(
            host: request.head.authority,
            fields: request.headers,
            isLocal: listener.isLoopback && (context.channel?.localAddress).isLoopback
        )
    }
}
