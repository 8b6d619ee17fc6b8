/// Keys that stand in a profile.
struct ProfileKeysSource: CredentialSource {
    let profiles: Profiles
    let name: String

    var place: String { "profile '\(name)'" }

    func look() throws(AccessError) -> CredentialLookup {
        guard let profile = profiles[name] else {
            return .nothing("no such profile: \(profiles.notes.joined(separator: ", "))")
        }
        if profile["sso_session"] != nil || profile["sso_start_url"] != nil {
            throw unsupported("signs in by SSO", "'aws configure export-credentials' gives keys for the environment")
        }
        if let found = try keys(profile.credentials) { return .found(found) }
        if profile["credential_process"] != nil {
            throw unsupported("names a credential_process", "this server starts no programs; run it beforehand")
        }
        if let found = try keys(profile.config) { return .found(found) }
        return .nothing("the profile has neither keys nor a role")
    }

    private func keys(_ properties: [String: INIFile.Property]?) throws(AccessError) -> AWSCredentials? {
        func value(_ name: String) -> String? { properties?[name].flatMap { $0.value.isEmpty ? nil : $0.value } }
        guard let id = value("aws_access_key_id") else { return nil }
        guard let secret = value("aws_secret_access_key") else {
            throw AccessError(
                .badConfiguration,
                "The profile '\(name)' has an aws_access_key_id, but no aws_secret_access_key."
            )
        }
        let given = GivenCredentials(
            accessKeyID: id,
            secretAccessKey: secret,
            sessionToken: value("aws_session_token") ?? value("aws_security_token"),
            expiration: nil,
            areTemporary: false
        )
        return try given.checked(from: "The profile '\(name)'")
    }

    private func unsupported(_ what: String, _ instead: String) -> AccessError {
        AccessError(.unsupported, "The profile '\(name)' \(what), which is not supported; \(instead).")
    }
}
