/// The ways in which AWS hands an HTTP request to a function, each with its own shape of events and answers.
public enum Integration: Hashable, Sendable {
    /// API Gateway, REST API.
    case restAPI
    /// API Gateway, HTTP API with payload format 1.0.
    case httpAPI1
    /// API Gateway, HTTP API with payload format 2.0.
    case httpAPI2
    /// The function's own URL.
    case functionURL
    /// An Application Load Balancer, with multi-value headers switched on or not.
    case loadBalancer(multiValue: Bool)

    /// The most bytes that an answer's JSON may have.
    ///
    /// Lambda's own bound is 6 MB, a load balancer's 1 MB; what is over it becomes a bare `502` that names no reason.
    public var answerLimit: Int {
        switch self {
        case .loadBalancer: 1_000_000
        case .restAPI, .httpAPI1, .httpAPI2, .functionURL: 6_000_000
        }
    }

    /// The most bytes that an answer's body may have: as base64 it must fit, with room for the headers.
    public var bodyLimit: Int { (answerLimit - Integration.roomForHeaders) / 4 * 3 }

    /// Whether the path comes percent-decoded, so that how it was written can only be guessed.
    ///
    /// HTTP APIs decode it in both formats and even drop what follows a decoded `?`; the others leave it as it came.
    var decodesPath: Bool { self == .httpAPI1 || self == .httpAPI2 }

    /// Whether names and values of the query come percent-decoded.
    var decodesQuery: Bool { self == .httpAPI1 || self == .restAPI }

    private static let roomForHeaders = 32_000
}
