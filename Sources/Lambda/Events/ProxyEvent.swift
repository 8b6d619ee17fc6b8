/// The JSON of an HTTP request's event, in any of its shapes.
///
/// AWS writes `null` where there is nothing, so that everything is optional, values in maps too.
struct ProxyEvent: Decodable {
    struct Context: Decodable {
        struct LoadBalancer: Decodable {
            var targetGroupArn: String?
        }

        struct HTTP: Decodable {
            var method: String?
            var path: String?
        }

        var elb: LoadBalancer?
        var http: HTTP?
        var stage: String?
        var path: String?
        var domainName: String?
    }

    var version: String?
    var requestContext: Context?
    var httpMethod: String?
    var path: String?
    var rawPath: String?
    var rawQueryString: String?
    var cookies: [String?]?
    var headers: [String: String?]?
    var multiValueHeaders: [String: [String?]?]?
    var queryStringParameters: [String: String?]?
    var multiValueQueryStringParameters: [String: [String?]?]?
    var body: String?
    var isBase64Encoded: Bool?

    /// How it came in; `nil` when it is no HTTP request.
    var integration: Integration? {
        guard let requestContext else { return nil }
        if requestContext.elb != nil { return .loadBalancer(multiValue: multiValueHeaders != nil) }
        if version == "2.0", requestContext.http != nil {
            let isOwn = requestContext.domainName?.contains(".lambda-url.") == true
            return isOwn ? .functionURL : .httpAPI2
        }
        guard httpMethod != nil, path != nil else { return nil }
        return version == "1.0" ? .httpAPI1 : .restAPI
    }
}
