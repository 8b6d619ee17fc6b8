/// The endpoint that ECS, EKS Pod Identity and others have for a container.
struct ContainerSource: CredentialSource {
    let surroundings: SourceSurroundings

    var place: String { "container" }

    func look() async throws(AccessError) -> CredentialLookup {
        guard let url = try endpoint() else {
            return .nothing(
                "neither AWS_CONTAINER_CREDENTIALS_RELATIVE_URI nor AWS_CONTAINER_CREDENTIALS_FULL_URI is set"
            )
        }
        return .found(
            try await surroundings.attempts.run { () async throws(AccessError) in
                let token = try await token()
                var request = CredentialRequest(
                    method: "GET",
                    url: url,
                    headers: [("Accept", "application/json")],
                    connectTimeout: .seconds(1),
                    timeout: .seconds(2)
                )
                if let token { request.headers.append(("Authorization", token.text)) }
                return try read(try await surroundings.exchange.send(request), url, token)
            }
        )
    }

    /// Where to ask, when somebody said so.
    private func endpoint() throws(AccessError) -> EndpointURL? {
        if let relative = surroundings.environment["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] {
            guard let url = EndpointURL("http://169.254.170.2")?.with(target: relative) else {
                throw AccessError(
                    .badConfiguration,
                    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI is no path; such as /v2/credentials/id is one."
                )
            }
            return url
        }
        guard let full = surroundings.environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] else { return nil }
        guard let url = EndpointURL(full) else {
            throw AccessError(
                .badConfiguration,
                "AWS_CONTAINER_CREDENTIALS_FULL_URI is no http:// or https:// address."
            )
        }
        guard url.scheme == "https" || ContainerSource.isTrusted(url.host) else {
            throw AccessError(
                .badConfiguration,
                "AWS_CONTAINER_CREDENTIALS_FULL_URI leads to '\(url.host)': without TLS only this machine, "
                    + "169.254.170.2, 169.254.170.23 and [fd00:ec2::23] are asked for credentials."
            )
        }
        return url
    }

    /// Whether a host can be asked, and sent a token, in the clear.
    static func isTrusted(_ host: String) -> Bool {
        if ["localhost", "169.254.170.2", "169.254.170.23", "[fd00:ec2::23]", "[::1]"].contains(host) { return true }
        // Only the plain spelling of an address: others are read differently by different readers.
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127"
            && parts.allSatisfy { part in
                UInt8(part) != nil && part.allSatisfy(\.isNumber) && (part == "0" || !part.hasPrefix("0"))
            }
    }

    private func token() async throws(AccessError) -> SecretText? {
        // A file goes first, and is read anew each time: it changes more often than credentials do.
        if let file = surroundings.environment["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] {
            return try await SmallFile.token(file, namedBy: "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE")
        }
        guard let value = surroundings.environment["AWS_CONTAINER_AUTHORIZATION_TOKEN"] else { return nil }
        guard HeaderText.isValid(value) else {
            throw AccessError(
                .badConfiguration,
                "AWS_CONTAINER_AUTHORIZATION_TOKEN has a line break or another odd character."
            )
        }
        return SecretText(value)
    }

    private func read(
        _ answer: CredentialAnswer,
        _ url: EndpointURL,
        _ token: SecretText?
    ) throws(AccessError) -> AWSCredentials {
        let document = CredentialDocument(answer.body)
        guard answer.status == 200 else {
            let mayPass = answer.status >= 500 || answer.status == 429
            let reason = QuotedMessage.text(document?.message, without: [token])
            throw AccessError(mayPass ? .unavailable : .refused, "\(url) answered \(answer.status)\(reason).")
        }
        guard let document else { throw AccessError(.badAnswer, "\(url) gave an answer that is not JSON.") }
        return try document.credentials(areTemporary: false)
            .checked(from: "\(url)", clockLead: answer.clockLead(at: surroundings.now()))
    }
}
