import AWSAccess
import Foundation

/// One request for both signers.
struct SignatureCase: Encodable, Sendable {
    struct Answer: Decodable {
        var url: String?
        var headers: [String: String]?
    }

    var name: String
    var method = "GET"
    var scheme = "https"
    var host = "bucket.s3.eu-central-1.amazonaws.com"
    var port: Int?
    var path = "/"
    var query: [[String]] = []
    var headers: [[String]] = []
    var body = ""
    var unsigned = false
    var id = "AKIDEXAMPLE"
    var secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
    var token: String?
    var region = "eu-central-1"
    var service = "s3"
    var time = 1_798_761_599.75
    var lifetime: Int?

    private enum CodingKeys: String, CodingKey {
        case method, origin, path, query, headers, body, unsigned, id, secret, token, region, service, time, lifetime
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(method, forKey: .method)
        try container.encode("\(scheme)://\(host)\(port.map { ":\($0)" } ?? "")", forKey: .origin)
        try container.encode(path, forKey: .path)
        try container.encode(query, forKey: .query)
        try container.encode(headers, forKey: .headers)
        try container.encode(body, forKey: .body)
        try container.encode(unsigned, forKey: .unsigned)
        try container.encode(id, forKey: .id)
        try container.encode(secret, forKey: .secret)
        try container.encodeIfPresent(token, forKey: .token)
        try container.encode(region, forKey: .region)
        try container.encode(service, forKey: .service)
        try container.encode(time, forKey: .time)
        try container.encodeIfPresent(lifetime, forKey: .lifetime)
    }

    var request: SigningRequest {
        SigningRequest(
            method: method,
            scheme: scheme,
            host: host,
            port: port,
            path: path,
            query: query.map { (name: $0[0], value: $0[1]) },
            headers: headers.map { (name: $0[0], value: $0[1]) }
        )
    }

    var credentials: AWSCredentials {
        AWSCredentials(accessKeyID: id, secretAccessKey: secret, sessionToken: token)
    }

    var signer: SignatureV4 { SignatureV4(service: service == "s3" ? .s3 : .other(service)) }

    var payload: SignatureV4.Payload { unsigned ? .unsigned : .hash(of: body.utf8) }

    var date: Date { Date(timeIntervalSince1970: time) }
}

extension SignatureCase {
    private static let token = "IQoJb3JpZ2luX2VjEJ3//////////wEaDGV1LWNlbnRyYWwtMSJ+a/b=="

    /// Requests signed in their headers.
    static let inHeaders: [SignatureCase] = [
        SignatureCase(name: "plain"),
        SignatureCase(name: "token", token: token),
        SignatureCase(name: "unsigned payload", method: "PUT", path: "/a.jpg", body: "abc", unsigned: true),
        SignatureCase(name: "payload", method: "PUT", path: "/a.jpg", body: "caf\u{e9} \u{1F600}"),
        SignatureCase(name: "spaces and plus", path: "/a b+c  d.jpg"),
        SignatureCase(name: "percent", path: "/100%/%2F/%zz%.jpg"),
        SignatureCase(name: "accents", path: "/caf\u{e9}/cafe\u{301}/猫.jpg"),
        SignatureCase(name: "unreserved", path: "/A-Z_a.z~0/~"),
        SignatureCase(name: "reserved", path: "/!\"#$&'()*,:;<=>?@[\\]^`{|}"),
        SignatureCase(name: "slashes and dots", path: "//a//./../b/"),
        SignatureCase(name: "control characters", path: "/a\u{1}\u{7f}\tb"),
        SignatureCase(name: "empty values", query: [["uploads", ""], ["a", ""]]),
        SignatureCase(
            name: "sorting",
            query: [["b", "1"], ["B", "1"], ["a-b", "1"], ["a", "1"], ["é", "1"], ["z", ""]]
        ),
        SignatureCase(name: "sorting after encoding", query: [["a+", "1"], ["a1", "1"], ["aé", "1"], ["a~", "1"]]),
        SignatureCase(
            name: "repeated names",
            query: [["a", "2"], ["a", "10"], ["a", ""], ["a", "é"], ["a", "~"]]
        ),
        SignatureCase(
            name: "list",
            query: [
                ["list-type", "2"], ["prefix", "a b/é+%~"], ["continuation-token", "1+/=="], ["delimiter", "/"],
            ]
        ),
        SignatureCase(
            name: "headers",
            method: "PUT",
            path: "/a.jpg",
            headers: [
                ["Content-Type", " image/jpeg  ;   charset=x "], ["X-Amz-Meta-B", "2"], ["x-amz-meta-a", "1"],
                ["If-None-Match", "*"], ["Content-Length", "3"], ["X-Amz-Meta-Empty", ""], ["Range", "bytes=0-4"],
            ],
            body: "abc"
        ),
        SignatureCase(name: "repeated headers", headers: [["x-amz-meta-a", "2 "], ["X-Amz-Meta-A", " 1"]]),
        SignatureCase(
            name: "unsigned headers",
            headers: [["User-Agent", "x"], ["Expect", "100-continue"], ["TE", "x"], ["X-Amzn-Trace-Id", "Root=1"]]
        ),
        SignatureCase(name: "a port", scheme: "http", host: "127.0.0.1", port: 9000, path: "/bucket/a.jpg"),
        SignatureCase(name: "the scheme's port", scheme: "http", host: "127.0.0.1", port: 80),
        SignatureCase(name: "443", port: 443),
        SignatureCase(name: "IPv6", scheme: "http", host: "[::1]", port: 9000),
        SignatureCase(name: "upper-case host", host: "S3.Example.COM"),
        SignatureCase(name: "region", region: "us-gov-west-1"),
        SignatureCase(name: "1970", time: 0),
        SignatureCase(name: "leap day", time: 1_709_164_800),
        SignatureCase(name: "last second of February", time: 1_740_787_199),
        SignatureCase(name: "2100 has no leap day", time: 4_107_542_400),
        SignatureCase(
            name: "STS",
            method: "POST",
            host: "sts.eu-central-1.amazonaws.com",
            headers: [["Content-Type", "application/x-www-form-urlencoded; charset=utf-8"]],
            body: "Action=AssumeRole&Version=2011-06-15",
            token: token,
            service: "sts"
        ),
        SignatureCase(name: "other service: twice", path: "/a b+c/%2F/é~/(x)", service: "lambda"),
        SignatureCase(name: "other service: tidied", path: "//a//./../b/c/", service: "lambda"),
        SignatureCase(name: "other service: above the root", path: "/../../a/..", service: "lambda"),
        SignatureCase(name: "other service: query", query: [["b", "é ~"], ["a", ""]], service: "lambda"),
    ]

    /// Requests signed in their address.
    static let inQuery: [SignatureCase] = [
        SignatureCase(name: "plain", path: "/a.jpg", lifetime: 3600),
        SignatureCase(name: "token", path: "/a.jpg", token: token, lifetime: 604_800),
        SignatureCase(name: "a second", path: "/a.jpg", lifetime: 1),
        SignatureCase(name: "odd key", method: "PUT", path: "/a b+c/%/é/~(x)'*.jpg", lifetime: 60),
        SignatureCase(
            name: "query",
            path: "/a.jpg",
            query: [["response-content-disposition", "attachment; filename=\"é +.jpg\""], ["versionId", ""]],
            token: token,
            lifetime: 900
        ),
        SignatureCase(
            name: "headers",
            method: "PUT",
            path: "/a.jpg",
            headers: [["Content-Type", "image/jpeg"], ["x-amz-acl", "public-read"], ["User-Agent", "x"]],
            lifetime: 60
        ),
        SignatureCase(name: "a port", scheme: "http", host: "127.0.0.1", port: 9000, path: "/b/a.jpg", lifetime: 60),
        SignatureCase(name: "another service", path: "/a b", query: [["a", "é"]], service: "lambda", lifetime: 60),
    ]
}
