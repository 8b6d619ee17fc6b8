import HTTPTypes

/// Decides who may write and list.
///
/// A token opens everything. A browser's cookie does so too, but only for pages of this very server: browsers send
/// cookies along with what pages of other ports and subdomains ask.
struct WriteAccess: Sendable {
    /// Who asks, as far as it decides.
    struct Client: Sendable {
        /// The `Host`.
        var host: String?
        /// All other headers.
        var fields: HTTPFields
        /// Whether the client has asked over TLS, as far as a trusted proxy says so.
        var isSecure = false
        /// The path below which the client sees this server.
        var base = BasePath.root
        /// Whether the server listens on a loopback address, and the client has connected to one.
        var isLocal: Bool

        /// The cookie that a browser would show.
        var cookie: SessionCookie { SessionCookie(host: host, isSecure: isSecure, base: base) }
    }

    /// What has let a request in.
    enum Credential: Equatable, Sendable {
        /// A token, as `Authorization` has it, or a form.
        case token(String)
        /// A cookie's value.
        case session(String)
        /// That it comes from this machine, where that is enough.
        case thisMachine
    }

    /// The secrets, any of which opens everything.
    let tokens: AccessTokens
    /// Whether requests of this machine need none of them (`uploads: local`).
    var trustsThisMachine = false
    /// Why there is no token; `nil` where there is one.
    var absence: String?

    /// Lets who may write through.
    ///
    /// - Parameter client: Who asks.
    /// - Returns: What has let it in.
    /// - Throws: A problem that says what is missing.
    @discardableResult
    func check(_ client: Client) throws(Problem) -> Credential {
        let authorization = Authorization(client.fields)
        if case .bearer(let token) = authorization, !tokens.isEmpty {
            guard tokens.contains(token) else { throw Self.wrongToken }
            return .token(String(token))
        }
        if let session = session(client) {
            try requireOwnPage(client)
            return .session(session)
        }
        try refuseCrossSite(client)
        if trustsThisMachine { return try checkMachine(client) }
        guard !tokens.isEmpty else {
            throw Self.unauthorized("\(absence ?? "This server has no token.") \(Self.advice)")
        }
        guard authorization == nil else {
            throw Self.unauthorized("The header 'Authorization' is no 'Bearer TOKEN'.")
        }
        throw Self.unauthorized("This needs a token: send it as 'Authorization: Bearer TOKEN'.")
    }

    /// Lets who may write through, by a token that a form has sent where nothing else does.
    ///
    /// - Parameters:
    ///   - client: Who asks.
    ///   - token: The form's token; `nil` where none was given.
    /// - Returns: What has let it in.
    /// - Throws: A problem that says what is missing.
    @discardableResult
    func check(_ client: Client, formToken token: String?) throws(Problem) -> Credential {
        guard let token, !token.isEmpty, !tokens.isEmpty else {
            do throws(Problem) {
                return try check(client)
            } catch {
                guard error.status == .unauthorized, !tokens.isEmpty else { throw error }
                throw Self.unauthorized("This needs a token: write one of the server's into the field 'Token'.")
            }
        }
        try refuseCrossSite(client)
        guard tokens.contains(token) else { throw Self.wrongToken }
        return .token(token)
    }

    /// The value of a cookie that stands for one of the tokens; whether it counts here is not said by that.
    func session(_ client: Client) -> String? {
        guard !tokens.isEmpty else { return nil }
        return client.cookie.values(in: client.fields).first { tokens.containsSession($0) }.map(String.init)
    }

    /// Refuses what a browser sends on behalf of a page from elsewhere.
    ///
    /// - Parameter client: Who asks.
    /// - Throws: A problem.
    func refuseCrossSite(_ client: Client) throws(Problem) {
        guard WriteAccess.isCrossSite(client) else { return }
        throw Problem(
            .forbidden,
            Problem.crossSite,
            "A page from another site has sent this, without a token. Such pages need a token or a ticket."
        )
    }

    /// Whether a browser sends this on behalf of a page from elsewhere; another port of this machine is elsewhere.
    static func isCrossSite(_ client: Client) -> Bool {
        if let site = client.fields[.secFetchSite], site != "same-origin" && site != "none" { return true }
        // What says both is believed where both say the same; older browsers say where a form comes from in one of these.
        if client.fields[.secFetchSite] != nil, client.fields[.origin] == nil { return false }
        guard let text = client.fields[.origin] ?? client.fields[.referer].map(origin(ofURL:)) else { return false }
        guard let origin = WebOrigin(text), let host = client.host else { return true }
        return !origin.isSame(asHost: host)
    }

    /// Refuses what is not known to come from a page of this server: what a cookie alone opens.
    private func requireOwnPage(_ client: Client) throws(Problem) {
        if client.fields[.secFetchSite] != nil {
            // Behind a proxy that is not trusted, the scheme of an `Origin` is not known to be ours.
            if !WriteAccess.isCrossSite(client) { return }
        } else if let text = client.fields[.origin] {
            let own = client.host.flatMap { WebOrigin("\(client.isSecure ? "https" : "http")://\($0)") }
            if let own, WebOrigin(text) == own { return }
        } else {
            throw Problem(
                .forbidden,
                Problem.crossSite,
                "A cookie alone opens nothing where the browser does not say which page has sent this, by "
                    + "'Sec-Fetch-Site' or 'Origin'. Browsers say it over https and on this machine; programs send a token."
            )
        }
        throw Problem(
            .forbidden,
            Problem.crossSite,
            "A page from another site, port or subdomain has sent this, or a proxy in front does not pass on the 'Host' that "
                + "it was asked for. Such pages need a token or a ticket of their own."
        )
    }

    /// Lets a request of this machine through.
    private func checkMachine(_ client: Client) throws(Problem) -> Credential {
        let rule = "and 'uploads' is local: only programs of this machine may do this without a token"
        guard client.isLocal else {
            throw Self.unauthorized("This server can be reached from other machines, \(rule). \(Self.advice)")
        }
        if let sign = ProxyHeaders.first(in: client.fields) {
            throw Self.unauthorized("A proxy has passed this request on (\(sign)), \(rule). \(Self.advice)")
        }
        // A page of another site may make a browser believe that the site's name belongs to this machine.
        guard let host = client.host, Loopback.isLoopback(authority: host) else {
            throw Self.unauthorized("This server was asked for by another name than localhost, \(rule). \(Self.advice)")
        }
        return .thisMachine
    }

    private static func origin(ofURL url: String) -> String {
        let parts = url.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        return parts.prefix(3).joined(separator: "/")
    }

    private static let advice =
        "Set one: --tokens $(openssl rand -hex 32), or CALOTYPE_TOKENS; then send 'Authorization: Bearer TOKEN'."

    private static let wrongToken = unauthorized("This token is not one of the server's.")

    private static func unauthorized(_ detail: String) -> Problem {
        Problem(.unauthorized, Problem.tokenNeeded, detail, headers: [.wwwAuthenticate: challenge])
    }

    /// What whoever has no token is asked for.
    static let challenge = "Bearer realm=\"calotype\""
}

/// The header `Authorization`.
private enum Authorization: Equatable {
    /// A token.
    case bearer(Substring)
    /// Something that others in between may want; or that cannot be read, as there are two.
    case other

    init?(_ fields: HTTPFields) {
        let values = fields[values: .authorization]
        guard let value = values.first else { return nil }
        let words = value.split(separator: " ", maxSplits: 1)
        guard values.count == 1, words.count == 2, words[0].lowercased() == "bearer" else {
            self = .other
            return
        }
        self = .bearer(words[1].drop { $0 == " " })
    }
}
