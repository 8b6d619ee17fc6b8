/// A profile's `role_arn`, with the credentials of its `source_profile` or `credential_source`.
struct RoleSource: CredentialSource {
    let surroundings: SourceSurroundings
    let profiles: Profiles
    let name: String
    /// The profiles on the way here, this one included.
    var visited: [String] = []

    /// More than anybody has, and an end to what a generated file may ask for.
    private static let longestWay = 8

    var place: String { "role of the profile '\(name)'" }

    func look() async throws(AccessError) -> CredentialLookup {
        guard let profile = profiles[name], let arn = profile["role_arn"] else {
            return .nothing("the profile names no role_arn")
        }
        guard profile["web_identity_token_file"] == nil else { return .nothing("the role is for a web identity") }
        guard profile["mfa_serial"] == nil else {
            throw AccessError(
                .unsupported,
                "The profile '\(name)' wants a code from a device (mfa_serial), which a server cannot have."
            )
        }
        let role = SecurityTokenService.Role(
            arn: arn,
            sessionName: profile["role_session_name"] ?? SecurityTokenService.sessionName(surroundings),
            externalID: profile["external_id"],
            duration: try duration(profile)
        )
        let source = try await sourceCredentials(profile)
        let service = try SecurityTokenService(surroundings, profiles, profile: visited.first ?? name)
        return .found(try await service.assume(role, with: source))
    }

    private func duration(_ profile: Profiles.Profile) throws(AccessError) -> Int? {
        guard let text = profile["duration_seconds"] else { return nil }
        guard let seconds = Int(text), (900...43_200).contains(seconds) else {
            throw bad("has a duration_seconds that is no number from 900 to 43200")
        }
        return seconds
    }

    private func sourceCredentials(_ profile: Profiles.Profile) async throws(AccessError) -> AWSCredentials {
        switch (profile["source_profile"], profile["credential_source"]) {
        case (let source?, nil): return try await credentials(ofProfile: source)
        case (nil, let source?): return try await credentials(ofPlace: source)
        case (nil, nil): throw bad("has a role_arn, but neither a source_profile nor a credential_source")
        case (_?, _?): throw bad("has both a source_profile and a credential_source; take one away")
        }
    }

    private func credentials(ofProfile source: String) async throws(AccessError) -> AWSCredentials {
        guard let profile = profiles[source] else {
            throw bad("has the source_profile '\(source)', which is not there")
        }
        let visited = (visited.isEmpty ? [name] : visited)
        // Its own keys are what a profile may name itself for, and what goes first in any other.
        let hasKeys = profile["aws_access_key_id"] != nil || profile["aws_secret_access_key"] != nil
        guard !visited.contains(source) || (source == name && hasKeys) else {
            throw bad("comes back to itself by its source_profile: \((visited + [source]).joined(separator: " → "))")
        }
        guard visited.count < RoleSource.longestWay else {
            throw bad("is the end of more than \(RoleSource.longestWay) source profiles")
        }
        var sources: [any CredentialSource] = []
        if !hasKeys {
            let way = visited + [source]
            sources.append(RoleSource(surroundings: surroundings, profiles: profiles, name: source, visited: way))
        }
        sources.append(
            WebIdentitySource(surroundings: surroundings, profiles: profiles, name: source, readsVariables: false)
        )
        sources.append(ProfileKeysSource(profiles: profiles, name: source))
        for candidate in sources {
            if case .found(let credentials) = try await candidate.look() { return credentials }
        }
        throw bad("has the source_profile '\(source)', which has no credentials")
    }

    private func credentials(ofPlace source: String) async throws(AccessError) -> AWSCredentials {
        let candidate: any CredentialSource
        switch source.lowercased() {
        case "environment": candidate = EnvironmentSource(environment: surroundings.environment)
        case "ecscontainer": candidate = ContainerSource(surroundings: surroundings)
        case "ec2instancemetadata": candidate = InstanceSource(surroundings: surroundings)
        default:
            throw bad(
                "has the credential_source '\(source)'; there are Environment, EcsContainer and Ec2InstanceMetadata"
            )
        }
        switch try await candidate.look() {
        case .found(let credentials): return credentials
        case .nothing(let reason): throw bad("has the credential_source '\(source)', but \(reason)")
        }
    }

    private func bad(_ problem: String) -> AccessError {
        AccessError(.badConfiguration, "The profile '\(name)' \(problem).")
    }
}
