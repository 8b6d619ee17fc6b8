import Basics
import Crypto

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// Signs requests to one service as AWS's Signature Version 4 asks.
///
/// Nothing is sent and no clock is read: the time comes from the caller, who may know that the local clock is wrong.
public struct SignatureV4: Sendable, CustomReflectable {
    /// What is signed for.
    public struct Service: Hashable, Sendable {
        /// How the path stands in what is signed.
        enum PathRule: Hashable { case encodedOnce, encodedTwice }

        /// The service's name in the scope.
        public var name: String
        let pathRule: PathRule
        /// Whether requests say in `x-amz-content-sha256` what is signed of their body.
        let tellsPayload: Bool

        /// S3: the path is encoded once, not tidied up, and the payload's hash is a header.
        public static let s3 = Service(name: "s3", pathRule: .encodedOnce, tellsPayload: true)

        /// Any other service: the path is tidied up and encoded once more.
        public static func other(_ name: String) -> Service {
            Service(name: name, pathRule: .encodedTwice, tellsPayload: false)
        }
    }

    /// What is signed of a body.
    public enum Payload: Hashable, Sendable {
        /// Nothing; only over TLS does nobody change it on its way.
        case unsigned
        /// Its SHA-256 in lower-case hexadecimal digits.
        case sha256(String)

        /// The payload of a request without a body.
        public static let empty = Payload.hash(of: [])

        /// The payload of a body that is at hand.
        public static func hash(of body: some Sequence<UInt8>) -> Payload {
            .sha256(Hexadecimal.text(SHA256.hash(data: Array(body))))
        }

        var text: String {
            switch self {
            case .unsigned: "UNSIGNED-PAYLOAD"
            case .sha256(let digits): digits
            }
        }
    }

    /// The name of the algorithm, as it is written.
    static let algorithm = "AWS4-HMAC-SHA256"

    /// What is signed for.
    public let service: Service
    private let keys = SigningKeyCache()

    /// Makes a signer that remembers the keys it derived.
    public init(service: Service) { self.service = service }

    /// Nothing of the keys.
    public var customMirror: Mirror { Mirror(self, children: ["service": service.name]) }

    /// Signs a request in its headers.
    ///
    /// - Parameters:
    ///   - request: The request; headers that signing sets itself are replaced.
    ///   - payload: What is signed of the body.
    ///   - credentials: Who signs.
    ///   - region: The region of the scope, `eu-central-1`.
    ///   - time: The time as the service sees it.
    /// - Returns: The request as it has to be sent.
    public func sign(
        _ request: SigningRequest,
        payload: Payload,
        credentials: AWSCredentials,
        region: String,
        at time: Date
    ) -> SignedRequest {
        let time = SigningTime(time)
        var request = request
        let own: Set<String> = [
            "authorization", "date", "host", "x-amz-content-sha256", "x-amz-date", "x-amz-security-token",
        ]
        request.headers.removeAll { own.contains($0.name.lowercased()) }
        request.headers.append(("x-amz-date", time.text))
        if service.tellsPayload { request.headers.append(("x-amz-content-sha256", payload.text)) }
        if let token = credentials.sessionToken { request.headers.append(("x-amz-security-token", token.text)) }
        let canonical = CanonicalRequest(request, service: service, payload: payload)
        let signature = signature(of: canonical, credentials, region, time)
        let identity = "\(credentials.accessKeyID)/\(scope(region, time))"
        request.headers.append(
            (
                "authorization",
                "\(SignatureV4.algorithm) Credential=\(identity), SignedHeaders=\(canonical.signedHeaders), "
                    + "Signature=\(signature)"
            )
        )
        return SignedRequest(method: request.method, url: request.url, headers: request.headers)
    }

    /// Signs a request in its query, for somebody without credentials.
    ///
    /// - Parameters:
    ///   - request: The request; whoever sends it has to send its headers too.
    ///   - payload: What is signed of the body; S3 wants `unsigned`.
    ///   - credentials: Who signs; the address is good no longer than they are.
    ///   - region: The region of the scope.
    ///   - time: The time as the service sees it.
    ///   - lifetime: How long the address is good: one second to seven days, in whole seconds.
    /// - Returns: The address.
    /// - Throws: An `AccessError` when the lifetime cannot be.
    public func presign(
        _ request: SigningRequest,
        payload: Payload = .unsigned,
        credentials: AWSCredentials,
        region: String,
        at time: Date,
        lifetime: Duration
    ) throws(AccessError) -> String {
        guard (.seconds(1) ... .seconds(604_800)).contains(lifetime) else {
            throw AccessError(
                .badLifetime,
                "A signed address cannot be good for \(lifetime); one second to seven days is allowed."
            )
        }
        let time = SigningTime(time)
        var request = request
        request.query.removeAll { SignatureV4.queryNames.contains($0.name.lowercased()) }
        request.query += [
            ("X-Amz-Algorithm", SignatureV4.algorithm),
            ("X-Amz-Credential", "\(credentials.accessKeyID)/\(scope(region, time))"),
            ("X-Amz-Date", time.text),
            ("X-Amz-Expires", String(lifetime.components.seconds)),
            ("X-Amz-SignedHeaders", CanonicalRequest.signedHeaders(request)),
        ]
        if let token = credentials.sessionToken { request.query.append(("X-Amz-Security-Token", token.text)) }
        let canonical = CanonicalRequest(request, service: service, payload: payload)
        return "\(request.url)&X-Amz-Signature=\(signature(of: canonical, credentials, region, time))"
    }

    private static let queryNames: Set<String> = [
        "x-amz-algorithm", "x-amz-credential", "x-amz-date", "x-amz-expires", "x-amz-signedheaders",
        "x-amz-security-token", "x-amz-signature",
    ]

    private func scope(_ region: String, _ time: SigningTime) -> String {
        "\(time.date)/\(region)/\(service.name)/aws4_request"
    }

    private func signature(
        of request: CanonicalRequest,
        _ credentials: AWSCredentials,
        _ region: String,
        _ time: SigningTime
    ) -> String {
        let text = [SignatureV4.algorithm, time.text, scope(region, time), request.digest].joined(separator: "\n")
        let key = keys.key(
            secret: credentials.secretAccessKey,
            date: time.date,
            region: region,
            service: service.name
        )
        return Hexadecimal.text(HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: key))
    }
}
