/// `AWS_ACCESS_KEY_ID` and its companions.
struct EnvironmentSource: CredentialSource {
    let environment: AWSEnvironment

    var place: String { "environment" }

    func look() throws(AccessError) -> CredentialLookup {
        guard let id = environment["AWS_ACCESS_KEY_ID"] else { return .nothing("AWS_ACCESS_KEY_ID is not set") }
        guard let secret = environment["AWS_SECRET_ACCESS_KEY"] else {
            throw AccessError(.badConfiguration, "AWS_ACCESS_KEY_ID is set, but AWS_SECRET_ACCESS_KEY is not.")
        }
        let given = GivenCredentials(
            accessKeyID: id,
            secretAccessKey: secret,
            sessionToken: environment["AWS_SESSION_TOKEN"] ?? environment["AWS_SECURITY_TOKEN"],
            expiration: environment["AWS_CREDENTIAL_EXPIRATION"],
            areTemporary: false
        )
        return .found(try given.checked(from: "The environment"))
    }
}
