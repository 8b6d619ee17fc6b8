import Foundation
import HTTPTypes
import Lambda
import NIOCore

/// Events as AWS writes them, cut down to what is looked at.
enum Events {
    /// REST API: raw path without the stage, decoded query, nulls for empty maps.
    static func rest(
        path: String = "/picture/cat.jpg",
        query: [String: [String]]? = nil,
        stage: String = "prod",
        contextPath: String? = nil,
        extra: [String: Any] = [:]
    ) -> String {
        let event: [String: Any] = [
            "resource": "/{proxy+}", "path": path, "httpMethod": "GET",
            "headers": ["Host": "abc.execute-api.eu-central-1.amazonaws.com", "Accept": "image/webp,*/*"],
            "multiValueHeaders": [
                "Host": ["abc.execute-api.eu-central-1.amazonaws.com"], "Accept": ["image/webp,*/*"],
            ],
            "queryStringParameters": query.map { $0.compactMapValues(\.last) } ?? NSNull(),
            "multiValueQueryStringParameters": query ?? NSNull(),
            "pathParameters": ["proxy": "picture/cat.jpg"], "stageVariables": NSNull(),
            "requestContext": [
                "resourcePath": "/{proxy+}", "path": contextPath ?? "/\(stage)\(path)", "stage": stage,
                "identity": ["sourceIp": "192.0.2.1"], "requestId": "c6af9ac6-7b61-11e6-9a41-93e8deadbeef",
            ],
            "body": NSNull(), "isBase64Encoded": false,
        ]
        return text(event.merging(extra) { _, new in new })
    }

    /// HTTP API with payload format 1.0: decoded path with the stage.
    static func http1(path: String, query: [String: [String]]? = nil, stage: String = "$default") -> String {
        rest(path: path, query: query, stage: stage, contextPath: path, extra: ["version": "1.0"])
    }

    /// Payload format 2.0, of an HTTP API or a Function URL.
    static func http2(
        path: String = "/picture/cat.jpg",
        query: String = "",
        stage: String = "$default",
        domain: String = "abc.execute-api.eu-central-1.amazonaws.com",
        extra: [String: Any] = [:]
    ) -> String {
        let event: [String: Any] = [
            "version": "2.0", "routeKey": "$default", "rawPath": path, "rawQueryString": query,
            "headers": ["host": domain, "accept": "image/webp,*/*"],
            "requestContext": [
                "accountId": "anonymous", "domainName": domain, "stage": stage,
                "http": [
                    "method": "GET", "path": path, "protocol": "HTTP/1.1", "sourceIp": "192.0.2.1", "userAgent": "curl",
                ],
            ],
            "isBase64Encoded": false,
        ]
        return text(event.merging(extra) { _, new in new })
    }

    /// A Function URL.
    static func functionURL(path: String, query: String = "", extra: [String: Any] = [:]) -> String {
        http2(path: path, query: query, domain: "abc.lambda-url.eu-central-1.on.aws", extra: extra)
    }

    /// A load balancer: path and query as sent, one value a name or lists of them.
    static func loadBalancer(
        path: String = "/picture/cat.jpg",
        query: [String: [String]] = [:],
        multiValue: Bool
    ) -> String {
        var event: [String: Any] = [
            "requestContext": ["elb": ["targetGroupArn": "arn:aws:elasticloadbalancing:eu-central-1:1:targetgroup/t"]],
            "httpMethod": "GET", "path": path, "body": "", "isBase64Encoded": false,
        ]
        if multiValue {
            event["multiValueHeaders"] = ["host": ["lb.example.com"], "accept": ["image/webp", "*/*"]]
            event["multiValueQueryStringParameters"] = query
        } else {
            event["headers"] = ["host": "lb.example.com", "accept": "image/webp,*/*"]
            event["queryStringParameters"] = query.compactMapValues(\.last)
        }
        return text(event)
    }

    /// A record of S3.
    static func record(
        _ key: String,
        name: String = "ObjectCreated:Put",
        source: String = "aws:s3",
        sequencer: String? = "0055AED6DCD90281E5"
    ) -> [String: Any] {
        var object: [String: Any] = ["key": key, "size": 1024, "eTag": "d41d8cd98f00b204e9800998ecf8427e"]
        object["sequencer"] = sequencer
        return [
            "eventVersion": "2.1", "eventSource": source, "eventName": name,
            "s3": ["s3SchemaVersion": "1.0", "bucket": ["name": "photos"], "object": object] as [String: Any],
        ]
    }

    /// JSON as text.
    static func text(_ event: [String: Any]) -> String {
        let data = try? JSONSerialization.data(withJSONObject: event, options: .withoutEscapingSlashes)
        return String(decoding: data ?? Data(), as: UTF8.self)
    }

    /// What the reader makes of a request's event.
    static func request(_ event: String, basePath: String = "") throws -> HTTPEvent {
        guard case .request(let request) = try EventReader(basePath: basePath).read(ByteBuffer(string: event)) else {
            throw EventError(.unknown, "not a request")
        }
        return request
    }

    /// What the reader makes of an event about objects.
    static func objects(_ event: [String: Any]) throws -> ObjectEvent {
        guard case .objects(let objects) = try EventReader().read(ByteBuffer(string: text(event))) else {
            throw EventError(.unknown, "not about objects")
        }
        return objects
    }
}
