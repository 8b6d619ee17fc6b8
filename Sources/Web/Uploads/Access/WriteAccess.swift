import HTTPTypes

/// Decides who may write and list (API section 3, "Who may").
struct WriteAccess: Sendable {
    /// What of a request decides.
    struct Asking: Sendable {
        /// The `Host`.
        var host: String?
        /// All other headers.
        var fields: HTTPFields
        /// Whether the server listens on a loopback address, and the client has connected to one.
        var isLocal: Bool
    }

    /// The secrets, any of which opens everything.
    let tokens: AccessTokens

    /// Lets who may write through.
    ///
    /// - Parameter asking: The request.
    /// - Throws: A problem that says what is missing.
    func check(_ asking: Asking) throws(Problem) {
        if let token = try bearer(asking.fields), !tokens.isEmpty {
            guard tokens.contains(token) else { throw Self.unauthorized("This token is not one of the server's.") }
            return
        }
        try refuseCrossSite(asking)
        guard tokens.isEmpty else {
            throw Self.unauthorized("This needs a token: send it as 'Authorization: Bearer TOKEN'.")
        }
        guard asking.isLocal else {
            throw Self.unauthorized("This server can be reached from other machines, and has no token. \(Self.advice)")
        }
        for name in WriteAccess.forwarding where asking.fields[name] != nil {
            throw Self.unauthorized(
                "A proxy has passed this request on (it has a '\(name)' header), and the server has no token. "
                    + Self.advice
            )
        }
        // nginx tells nothing of whom it passes on, unless it is told to, but asks in HTTP/1.0, which else nobody does.
        guard asking.fields[.oldVersion] == nil else {
            throw Self.unauthorized(
                "This came in HTTP/1.0, as from a proxy that passes on what others ask, and the server has no token. "
                    + Self.advice
            )
        }
        // A page of another site may make a browser believe that the site's name belongs to this machine.
        guard let host = asking.host, Loopback.isLoopback(authority: host) else {
            throw Self.unauthorized(
                "This server was asked for by another name than localhost, and has no token. \(Self.advice)"
            )
        }
    }

    /// Lets who may write through, by a token that a form has sent where the server has any.
    ///
    /// - Parameters:
    ///   - asking: The request.
    ///   - token: The form's token; `nil` where none was given.
    /// - Throws: A problem that says what is missing.
    func check(_ asking: Asking, formToken token: String?) throws(Problem) {
        try refuseCrossSite(asking)
        guard !tokens.isEmpty else { return try check(asking) }
        guard let token, !token.isEmpty else {
            throw Self.unauthorized("This needs a token: write one of the server's into the field 'Token'.")
        }
        guard tokens.contains(token) else { throw Self.unauthorized("This token is not one of the server's.") }
    }

    /// Refuses what a browser sends on behalf of a page from elsewhere.
    ///
    /// - Parameter asking: The request.
    /// - Throws: A problem.
    func refuseCrossSite(_ asking: Asking) throws(Problem) {
        guard WriteAccess.isCrossSite(asking) else { return }
        throw Problem(
            .forbidden,
            Problem.crossSite,
            "A page from another site has sent this, without a token. Such pages need a token or a ticket."
        )
    }

    /// Whether a browser sends this on behalf of a page from elsewhere; another port of this machine is elsewhere.
    static func isCrossSite(_ asking: Asking) -> Bool {
        if let site = asking.fields[.secFetchSite] { return site != "same-origin" && site != "none" }
        // Older browsers say where a form comes from in one of these.
        guard let text = asking.fields[.origin] ?? asking.fields[.referer].map(origin(ofURL:)) else { return false }
        guard let origin = WebOrigin(text), let host = asking.host else { return true }
        return !origin.isSame(asHost: host)
    }

    private static func origin(ofURL url: String) -> String {
        let parts = url.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        return parts.prefix(3).joined(separator: "/")
    }

    private func bearer(_ fields: HTTPFields) throws(Problem) -> Substring? {
        let values = fields[values: .authorization]
        guard let value = values.first else { return nil }
        let words = value.split(separator: " ", maxSplits: 1)
        guard values.count == 1, words.count == 2, words[0].lowercased() == "bearer" else {
            // Without tokens, whatever somebody else in between wants with this header is nothing to us.
            if tokens.isEmpty { return nil }
            throw Self.unauthorized("The header 'Authorization' is no 'Bearer TOKEN'.")
        }
        return words[1].drop { $0 == " " }
    }

    /// Headers that proxies add; whatever comes through one is not from this machine only.
    private static let forwarding: [HTTPField.Name] = [
        .xForwardedFor, .xForwardedHost, .xForwardedProto, .xForwardedPort, .xForwardedServer, .xRealIP, .forwarded,
        .via, .cfConnectingIP, .trueClientIP,
    ]

    private static let advice =
        "Set one: --tokens $(openssl rand -hex 32), or CALOTYPE_TOKENS; then send 'Authorization: Bearer TOKEN'."

    private static func unauthorized(_ detail: String) -> Problem {
        Problem(.unauthorized, "token-needed", detail, headers: [.wwwAuthenticate: "Bearer realm=\"calotype\""])
    }
}
