import Basics
import Crypto

/// A request in the one form that both sides hash.
struct CanonicalRequest {
    /// The form, line by line.
    let text: String
    /// The names of the signed headers, joined by `;`.
    let signedHeaders: String

    /// Not signed, as somebody on the way may change or remove them.
    static let unsignedHeaders: Set<String> = [
        "authorization", "connection", "expect", "keep-alive", "proxy-authenticate", "proxy-authorization", "te",
        "trailer", "traceparent", "tracestate", "baggage", "transfer-encoding", "upgrade", "user-agent",
        "x-amzn-trace-id",
    ]

    init(_ request: SigningRequest, service: SignatureV4.Service, payload: SignatureV4.Payload) {
        let headers = CanonicalRequest.headers(request)
        signedHeaders = headers.map(\.name).joined(separator: ";")
        text = [
            request.method.uppercased(),
            CanonicalRequest.path(request, service),
            CanonicalRequest.query(request),
            headers.map { "\($0.name):\($0.value)\n" }.joined(),
            signedHeaders,
            payload.text,
        ].joined(separator: "\n")
    }

    /// The SHA-256 of the form in hexadecimal digits.
    var digest: String { Hexadecimal.text(SHA256.hash(data: Array(text.utf8))) }

    /// The names of the headers that will be signed, joined by `;`.
    static func signedHeaders(_ request: SigningRequest) -> String {
        headers(request).map(\.name).joined(separator: ";")
    }

    private static func path(_ request: SigningRequest, _ service: SignatureV4.Service) -> String {
        switch service.pathRule {
        case .encodedOnce: request.encodedPath
        case .encodedTwice: URIEncoding.encodePath(URIEncoding.normalizedPath(request.encodedPath))
        }
    }

    /// Sorted by encoded name, then by encoded value, both as bytes.
    private static func query(_ request: SigningRequest) -> String {
        request.query
            .map { (name: URIEncoding.encode($0.name), value: URIEncoding.encode($0.value)) }
            .sorted { ($0.name, $0.value) < ($1.name, $1.value) }
            .map { "\($0.name)=\($0.value)" }
            .joined(separator: "&")
    }

    /// Lower-case names in order; values of one name are joined by commas in the order given.
    private static func headers(_ request: SigningRequest) -> [(name: String, value: String)] {
        var values: [String: [String]] = [:]
        for (name, value) in request.headers {
            let name = name.lowercased()
            if !unsignedHeaders.contains(name), name != "host" { values[name, default: []].append(trimmed(value)) }
        }
        values["host"] = [request.authority]
        return values.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value.joined(separator: ",")) }
    }

    /// Without white space at the ends, and with one space in place of many.
    private static func trimmed(_ value: String) -> String {
        value.utf8
            .split { $0 == UInt8(ascii: " ") || (UInt8(ascii: "\t")...UInt8(ascii: "\r")).contains($0) }
            .map { String(decoding: Array($0), as: UTF8.self) }
            .joined(separator: " ")
    }
}
