#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// AWS's STS, as far as it gives credentials of roles.
struct SecurityTokenService: Sendable {
    /// A role that is wanted.
    struct Role: Hashable, Sendable {
        var arn: String
        var sessionName: String
        var externalID: String?
        /// Seconds; the role's own time when nothing is said.
        var duration: Int?
    }

    private let endpoint: EndpointURL
    private let region: String
    private let surroundings: SourceSurroundings
    private let signer = SignatureV4(service: .other("sts"))

    /// Finds the service for a region.
    ///
    /// - Parameters:
    ///   - region: The region; with none the service in us-east-1 that serves all.
    ///   - address: The address to use in place of AWS's own.
    ///   - surroundings: The way there, and the clock.
    /// - Throws: An `AccessError` when region or address cannot be.
    init(region: String?, address: String?, surroundings: SourceSurroundings) throws(AccessError) {
        if let region, !AWSRegion.isValid(region) {
            throw AccessError(.badConfiguration, "'\(region.prefix(64))' is no region; such as eu-central-1 is one.")
        }
        let standard = region.map { "https://sts.\($0).\(AWSRegion.domain($0))" } ?? "https://sts.amazonaws.com"
        guard let endpoint = EndpointURL(address ?? standard), !endpoint.target.contains(where: { "?%".contains($0) })
        else {
            throw AccessError(
                .badConfiguration,
                "The address set for STS is none that can be used: write http:// or https://, a host, and a path if need be."
            )
        }
        (self.endpoint, self.region, self.surroundings) = (endpoint, region ?? "us-east-1", surroundings)
    }

    /// Credentials of a role for somebody who has credentials.
    ///
    /// - Parameters:
    ///   - role: The role.
    ///   - credentials: Who asks.
    /// - Returns: The role's credentials.
    /// - Throws: An `AccessError`.
    func assume(_ role: Role, with credentials: AWSCredentials) async throws(AccessError) -> AWSCredentials {
        var form = SecurityTokenService.form("AssumeRole", role)
        if let externalID = role.externalID { form.append(("ExternalId", externalID)) }
        return try await ask(form, role, signedBy: credentials, secrets: [credentials.sessionToken])
    }

    /// Credentials of a role for somebody whom an identity provider vouches for; nothing is signed.
    ///
    /// - Parameters:
    ///   - role: The role.
    ///   - token: What the identity provider gave.
    /// - Returns: The role's credentials.
    /// - Throws: An `AccessError`.
    func assume(_ role: Role, withWebIdentity token: SecretText) async throws(AccessError) -> AWSCredentials {
        var form = SecurityTokenService.form("AssumeRoleWithWebIdentity", role)
        form.append(("WebIdentityToken", token.text))
        return try await ask(form, role, signedBy: nil, secrets: [token])
    }

    private static func form(_ action: String, _ role: Role) -> [(name: String, value: String)] {
        var form = [
            (name: "Action", value: action), ("Version", "2011-06-15"), ("RoleArn", role.arn),
            ("RoleSessionName", role.sessionName),
        ]
        if let duration = role.duration { form.append(("DurationSeconds", String(duration))) }
        return form
    }

    private func ask(
        _ form: [(name: String, value: String)],
        _ role: Role,
        signedBy credentials: AWSCredentials?,
        secrets: [SecretText?]
    ) async throws(AccessError) -> AWSCredentials {
        let body = form.map { "\(URIEncoding.encode($0.name))=\(URIEncoding.encode($0.value))" }.joined(separator: "&")
        return try await surroundings.attempts.run { () async throws(AccessError) in
            var answer = try await surroundings.exchange.send(request(body, credentials, clockLead: 0))
            let lead = answer.clockLead(at: surroundings.now())
            if credentials != nil, (400..<500).contains(answer.status), abs(lead) > 240 {
                // Signed at a time that the service does not believe; it just said what time it is.
                answer = try await surroundings.exchange.send(request(body, credentials, clockLead: lead))
            }
            return try read(answer, role, secrets)
        }
    }

    private func request(_ body: String, _ credentials: AWSCredentials?, clockLead: Double) -> CredentialRequest {
        var headers = [
            (name: "Content-Type", value: "application/x-www-form-urlencoded; charset=utf-8"),
            (name: "Accept", value: "application/xml"),
        ]
        if let credentials {
            let request = SigningRequest(
                method: "POST",
                scheme: endpoint.scheme,
                host: endpoint.host,
                port: endpoint.port,
                path: endpoint.target,
                headers: headers
            )
            headers =
                signer.sign(
                    request,
                    payload: .hash(of: body.utf8),
                    credentials: credentials,
                    region: region,
                    at: surroundings.now().addingTimeInterval(-clockLead)
                ).headers
        }
        return CredentialRequest(
            method: "POST",
            url: endpoint,
            headers: headers,
            body: body,
            connectTimeout: .seconds(3),
            timeout: .seconds(8)
        )
    }

    private func read(
        _ answer: CredentialAnswer,
        _ role: Role,
        _ secrets: [SecretText?]
    ) throws(AccessError) -> AWSCredentials {
        let document = XMLElement(document: answer.body)
        guard answer.status == 200 else { throw refusal(answer.status, document, role, secrets) }
        let result = document?.children.first { $0.name.hasSuffix("Result") }?.first("Credentials")
        guard let result else {
            throw AccessError(.badAnswer, "\(endpoint) gave an answer without credentials for '\(role.arn)'.")
        }
        let given = GivenCredentials(
            accessKeyID: result["AccessKeyId"],
            secretAccessKey: result["SecretAccessKey"],
            sessionToken: result["SessionToken"],
            expiration: result["Expiration"],
            areTemporary: true
        )
        return try given.checked(from: "\(endpoint)", clockLead: answer.clockLead(at: surroundings.now()))
    }

    private func refusal(
        _ status: Int,
        _ document: XMLElement?,
        _ role: Role,
        _ secrets: [SecretText?]
    ) -> AccessError {
        let error = document?.name == "Error" ? document : document?.first("Error")
        let code = error?["Code"] ?? ""
        let mayPass = status >= 500 || status == 429 || code == "Throttling" || code == "IDPCommunicationError"
        let reason =
            QuotedMessage.text(code, without: secrets) + QuotedMessage.text(error?["Message"], without: secrets)
        return AccessError(
            mayPass ? .unavailable : .refused,
            "\(endpoint) answered \(status) when asked for the role '\(role.arn)'\(reason)."
        )
    }
}
