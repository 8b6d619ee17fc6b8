import HTTPTypes

/// What tells that a proxy has passed a request on.
///
/// Not all do tell: nginx from 1.29.7 on asks in HTTP/1.1, by the address that it was told, and adds nothing. A request
/// without a sign may have come through one all the same.
enum ProxyHeaders {
    /// The first sign that a request has, in words; `nil` where it has none.
    static func first(in fields: HTTPFields) -> String? {
        // A client of our own time asks in HTTP/1.1; nginx up to 1.29.6 does not, unless it is told to.
        if fields[.oldVersion] != nil { return "it came in HTTP/1.0" }
        let field = fields.first { field in
            let name = field.name.canonicalName
            return names.contains(name) || beginnings.contains { name.hasPrefix($0) }
        }
        return field.map { "it has a '\($0.name)' header" }
    }

    private static let beginnings = [
        "x-forwarded", "x-original-", "x-envoy-", "x-amzn-", "x-amz-cf-", "x-azure-", "x-fd-", "x-vercel-", "x-arr-",
        "x-varnish", "x-traefik", "x-nginx-", "x-haproxy", "x-goog-", "cf-", "cdn-", "fly-", "fastly-", "x-proxy",
    ]

    private static let names: Set<String> = [
        "forwarded", "forwarded-for", "via", "x-via", "x-real-ip", "x-real-port", "x-client-ip", "x-cluster-client-ip",
        "client-ip", "true-client-ip", "x-remote-ip", "x-remote-addr", "x-host", "x-scheme", "x-url-scheme", "x-https",
        "front-end-https", "proxy-connection", "proxy-authorization", "max-forwards", "x-cloud-trace-context",
        "x-appengine-user-ip", "x-sendfile-type", "x-accel-mapping", "x-request-start", "x-queue-start",
        "x-cdn", "x-ssl", "x-tls", "ali-cdn-real-ip", "x-rewrite-url",
    ]
}
