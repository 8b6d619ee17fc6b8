import Logging

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The metadata service of an EC2 instance, version 2: a session token first, then the role's credentials.
///
/// Version 1 is not fallen back to: whoever can make a server send one simple request gets credentials from it.
struct InstanceSource: CredentialSource {
    let surroundings: SourceSurroundings

    private static let roles = "/latest/meta-data/iam/security-credentials/"

    var place: String { "instance metadata" }

    func look() async throws(AccessError) -> CredentialLookup {
        let environment = surroundings.environment
        if environment.isTrue("AWS_EC2_METADATA_DISABLED") { return .nothing("AWS_EC2_METADATA_DISABLED is true") }
        let base = try base()
        let session: SecretText
        do {
            guard let token = try await self.session(base) else {
                return .nothing("\(base) gives no session tokens; is this an EC2 instance with version 2 on?")
            }
            session = token
        } catch {
            // Most machines are no EC2 instances, and nobody asked for this place by name.
            guard error.code == .unavailable else { throw error }
            return .nothing(
                "\(error.message) In a container on EC2 the instance's metadata hop limit has to be 2 or more"
            )
        }
        guard let role = try await role(base, session) else { return .nothing("the instance has no role") }
        return .found(try await credentials(base, session, role))
    }

    private func base() throws(AccessError) -> EndpointURL {
        let environment = surroundings.environment
        let usesIPv6 = environment["AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"]?.lowercased() == "ipv6"
        let standard = usesIPv6 ? "http://[fd00:ec2::254]" : "http://169.254.169.254"
        var address = environment["AWS_EC2_METADATA_SERVICE_ENDPOINT"] ?? standard
        while address.hasSuffix("/") { address.removeLast() }
        guard let base = EndpointURL(address), !base.target.contains("?") else {
            throw AccessError(
                .badConfiguration,
                "AWS_EC2_METADATA_SERVICE_ENDPOINT is no http:// or https:// address without a query."
            )
        }
        return base
    }

    /// A session token; `nil` when there is no such service here.
    private func session(_ base: EndpointURL) async throws(AccessError) -> SecretText? {
        let ttl = [(name: "X-aws-ec2-metadata-token-ttl-seconds", value: "300")]
        let answer = try await ask(base, "PUT", "/latest/api/token", ttl)
        guard answer.status == 200 else {
            if [403, 404, 405].contains(answer.status) { return nil }
            throw unexpected(answer, base)
        }
        guard let token = HeaderText.trimmed(answer.text) else {
            throw AccessError(.badAnswer, "\(base) gave a session token that is none.")
        }
        return SecretText(token)
    }

    /// The name of the instance's role; `nil` when it has none.
    private func role(_ base: EndpointURL, _ session: SecretText) async throws(AccessError) -> String? {
        let answer = try await get(base, InstanceSource.roles, session)
        if answer.status == 404 { return nil }
        guard answer.status == 200 else { throw unexpected(answer, base) }
        let name = answer.text.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
        guard !name.isEmpty else { return nil }
        let isName = name.utf8.count <= 128 && name.utf8.allSatisfy { (0x21...0x7e).contains($0) }
        guard isName, !name.contains(where: { "/?#%\\<>".contains($0) }) else {
            throw AccessError(.badAnswer, "\(base) gave a role's name that is none.")
        }
        return name
    }

    private func credentials(
        _ base: EndpointURL,
        _ session: SecretText,
        _ role: String
    ) async throws(AccessError) -> AWSCredentials {
        let answer = try await get(base, InstanceSource.roles + role, session)
        guard answer.status == 200 else { throw unexpected(answer, base) }
        guard let document = CredentialDocument(answer.body) else {
            throw AccessError(.badAnswer, "\(base) gave an answer for the role '\(role)' that is not JSON.")
        }
        guard document.code == nil || document.code == "Success" else {
            let reason = QuotedMessage.text(document.code) + QuotedMessage.text(document.message)
            throw AccessError(.refused, "\(base) has no credentials for the role '\(role)'\(reason).")
        }
        let credentials = try document.credentials(areTemporary: true)
            .checked(from: "\(base)", clockLead: answer.clockLead(at: surroundings.now()))
        return extended(credentials, base)
    }

    /// Credentials that the metadata service could not renew, made to last a little longer.
    ///
    /// It gives old ones when it has trouble, and AWS then goes on accepting them.
    private func extended(_ credentials: AWSCredentials, _ base: EndpointURL) -> AWSCredentials {
        let now = surroundings.now()
        guard let end = credentials.expires, end <= now else { return credentials }
        surroundings.logger.warning("\(base) gave credentials that are over; they are used until it gives new ones.")
        var credentials = credentials
        credentials.expires = now.addingTimeInterval(Double.random(in: 300...600))
        return credentials
    }

    private func get(
        _ base: EndpointURL,
        _ path: String,
        _ session: SecretText
    ) async throws(AccessError)
        -> CredentialAnswer
    {
        try await surroundings.attempts.run { () async throws(AccessError) in
            let token = [(name: "X-aws-ec2-metadata-token", value: session.text)]
            let answer = try await ask(base, "GET", path, token)
            guard answer.status < 500 else { throw unexpected(answer, base) }
            return answer
        }
    }

    /// Asks once; the time is short, as on other machines nobody answers at all.
    private func ask(
        _ base: EndpointURL,
        _ method: String,
        _ path: String,
        _ headers: [(name: String, value: String)]
    ) async throws(AccessError) -> CredentialAnswer {
        let prefix = base.target == "/" ? "" : base.target
        guard let url = base.with(target: prefix + path) else {
            throw AccessError(.badConfiguration, "\(base) is no address that metadata can be below.")
        }
        return try await surroundings.exchange.send(
            CredentialRequest(
                method: method,
                url: url,
                headers: headers,
                connectTimeout: .seconds(1),
                timeout: .seconds(2)
            )
        )
    }

    private func unexpected(_ answer: CredentialAnswer, _ base: EndpointURL) -> AccessError {
        let mayPass = answer.status >= 500 || answer.status == 429
        return AccessError(mayPass ? .unavailable : .refused, "\(base) answered \(answer.status).")
    }
}
