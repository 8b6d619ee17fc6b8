import Basics
import Dialects
import HTTPTypes
import Hummingbird
import ImageService

/// Lets requests to what writes and lists in, or does not.
struct UploadAuthorizer: Sendable {
    /// Gives tickets, and knows them again.
    let tickets: TicketKeys
    /// Tells browsers which pages may read the answers.
    let cors: UploadCORS
    /// Where the server listens.
    let listener = ListenerAddress()
    private let access: WriteAccess
    private let proxies: TrustedProxies
    /// Whether who writes must show a token.
    var hasTokens: Bool { !access.tokens.isEmpty }

    /// Makes the authorizer of a server.
    ///
    /// - Parameters:
    ///   - configuration: Who may write.
    ///   - keys: The keys that URLs are signed with; tickets are, too.
    ///   - proxies: Whose word counts on whether a client has asked over TLS.
    init(_ configuration: UploadConfiguration, keys: SigningKeys, proxies: TrustedProxies) {
        tickets = TicketKeys(keys, configuration.tokens)
        cors = UploadCORS(origins: configuration.origins, tickets: tickets)
        access = WriteAccess(
            tokens: configuration.tokens,
            trustsThisMachine: configuration.trustsThisMachine,
            absence: configuration.tokenAbsence
        )
        self.proxies = proxies
    }

    /// Lets who may write and list in.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - context: Its context, which knows the connection.
    /// - Throws: A problem.
    func check(_ request: Request, _ context: WebContext) throws(Problem) {
        try access.check(client(request, context))
    }

    /// Lets who may write in, by what a form has sent.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - context: Its context.
    ///   - token: The form's token; `nil` where none was given.
    /// - Returns: What has let it in.
    /// - Throws: A problem.
    @discardableResult
    func check(
        _ request: Request,
        _ context: WebContext,
        formToken token: String?
    ) throws(Problem) -> WriteAccess.Credential {
        try access.check(client(request, context), formToken: token)
    }

    /// Knows a link's token again.
    ///
    /// Where the link was is no matter: mails and chats are other sites.
    ///
    /// - Parameter token: The token as the link had it.
    /// - Returns: What lets in whoever has the link.
    /// - Throws: A problem.
    func credential(ofLink token: String) throws(Problem) -> WriteAccess.Credential {
        guard access.tokens.contains(token) else {
            throw Problem(
                .unauthorized,
                Problem.tokenNeeded,
                "The token of this link is not one of the server's, perhaps no longer; 'calotype token' prints the one "
                    + "that is.",
                headers: [.wwwAuthenticate: WriteAccess.challenge, .referrerPolicy: "no-referrer"]
            )
        }
        return .token(token)
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
        let client = client(request, context)
        let origin = client.fields[.origin].flatMap { WebOrigin($0) }
        if let wanted = ticket.origin, origin?.text != wanted {
            throw Problem(.forbidden, "cross-site", "This ticket may be used by pages of \(wanted) only.")
        }
        let isNamed = origin.map { cors.allows($0, RequestTarget(request)) } ?? false
        if !isNamed { try access.refuseCrossSite(client) }
        return ticket
    }

    /// What whoever sends a request may do.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - context: Its context.
    /// - Returns: The permission.
    func permission(_ request: Request, _ context: WebContext) -> UploadPermission {
        let client = client(request, context)
        do throws(Problem) {
            if case .session = try access.check(client) { return .granted(hasSession: true) }
            return .granted(hasSession: false)
        } catch {
            if error.code == Problem.crossSite {
                return .later(wantsToken: hasTokens && access.session(client) == nil)
            }
            return hasTokens ? .token : .closed(error)
        }
    }

    /// The cookie that a browser keeps from now on, for what has let its request in; `nil` where none is needed.
    ///
    /// - Parameters:
    ///   - credential: What has let the request in.
    ///   - request: The request.
    ///   - context: Its context.
    /// - Returns: The header.
    func cookie(
        for credential: WriteAccess.Credential,
        _ request: Request,
        _ context: WebContext
    ) -> HTTPField? {
        let cookie = client(request, context).cookie
        return switch credential {
        case .token(let token): cookie.setting(AccessTokens.session(of: token))
        case .session(let value): cookie.setting(value)
        case .thisMachine: nil
        }
    }

    /// The header that has a browser forget its cookie.
    func forgetting(_ request: Request, _ context: WebContext) -> HTTPField { client(request, context).cookie.clearing }

    /// Refuses what a browser sends on behalf of a page from elsewhere.
    func refuseCrossSite(_ request: Request, _ context: WebContext) throws(Problem) {
        try access.refuseCrossSite(client(request, context))
    }

    private func client(_ request: Request, _ context: WebContext) -> WriteAccess.Client {
        // What comes without a connection says by itself how it was asked for.
        let isSecure = context.channel.map { proxies.client(request.headers, peer: $0.remoteAddress).isSecure }
        return WriteAccess.Client(
            host: request.head.authority,
            fields: request.headers,
            isSecure: isSecure ?? (request.head.scheme == "https"),
            base: context.base,
            isLocal: listener.isLoopback && (context.channel?.localAddress).isLoopback
        )
    }
}
