import Basics
import Dialects
import HTTPTypes
import Hummingbird

extension DialectTarget {
    /// The target of a request that comes now.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - context: Where it comes from.
    ///   - names: The header fields that dialects look at.
    ///   - hints: Whether what browsers say of themselves counts.
    ///   - proxies: Who may say how this server is asked.
    init(
        _ request: Request,
        _ context: WebContext,
        reading names: Set<String>,
        hints: HintSwitch,
        behind proxies: TrustedProxies
    ) {
        // The word of a proxy is looked for only where there is one.
        let isSecure =
            request.headers[.xForwardedProto] != nil
            && proxies.client(request.headers, peer: context.channel?.remoteAddress).isSecure
        var fields: [String: String] = [:]
        for name in names {
            if let field = HTTPField.Name(name) { fields[name] = request.headers[field] }
        }
        self.init(
            request.head.path ?? "/",
            accept: request.headers[.accept],
            hints: hints == .on ? ClientHints(request.headers) : nil,
            time: UnixTime.now.seconds,
            at: Host(
                isSecure: isSecure || request.head.scheme == "https",
                authority: request.head.authority ?? "localhost",
                path: context.base.text
            ),
            fields: fields
        )
    }
}
