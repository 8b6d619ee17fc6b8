/// A token that an identity provider wrote into a file, as Kubernetes does for service accounts (IRSA).
struct WebIdentitySource: CredentialSource {
    let surroundings: SourceSurroundings
    let profiles: Profiles
    let name: String
    /// Whether variables go before the profile; not for a profile that another one names.
    let readsVariables: Bool

    var place: String { "web identity" }

    func look() async throws(AccessError) -> CredentialLookup {
        let (file, setting) = value("AWS_WEB_IDENTITY_TOKEN_FILE", "web_identity_token_file")
        guard let file else {
            return .nothing("neither AWS_WEB_IDENTITY_TOKEN_FILE nor the profile names a token file")
        }
        guard let arn = value("AWS_ROLE_ARN", "role_arn").text else {
            throw AccessError(
                .badConfiguration,
                "\(setting) names a token, but neither AWS_ROLE_ARN nor the profile a role."
            )
        }
        // Read anew each time: the provider writes a new one long before the old one is over.
        let token = try await SmallFile.token(file, namedBy: setting)
        let service = try SecurityTokenService(surroundings, profiles, profile: name)
        let role = SecurityTokenService.Role(
            arn: arn,
            sessionName: value("AWS_ROLE_SESSION_NAME", "role_session_name").text
                ?? SecurityTokenService.sessionName(surroundings)
        )
        return .found(try await service.assume(role, withWebIdentity: token))
    }

    private func value(_ variable: String, _ property: String) -> (text: String?, setting: String) {
        if readsVariables, let value = surroundings.environment[variable] { return (value, variable) }
        return (profiles[name]?[property], "\(property) of the profile '\(name)'")
    }
}

extension SecurityTokenService {
    /// The service that a profile's roles are asked of.
    init(_ surroundings: SourceSurroundings, _ profiles: Profiles, profile: String) throws(AccessError) {
        try self.init(
            region: surroundings.environment.variableRegion ?? profiles[profile]?["region"],
            address: surroundings.environment.endpoint(for: .sts, in: profiles),
            surroundings: surroundings
        )
    }

    /// A session's name where nobody gave one: it shows up in AWS's logs.
    static func sessionName(_ surroundings: SourceSurroundings) -> String {
        "calotype-\(SigningTime(surroundings.now()).text)"
    }
}
