import TestKit

/// Variables and files; `{origin}` is where the fake services are, `{home}` the home folder.
struct Situation {
    var name: String
    var variables: [String: String] = [:]
    var credentials: String?
    var config: String?

    /// Writes the files into a home of their own and gives the variables.
    func prepared(in root: TemporaryFolder, _ number: Int, _ origin: String) throws -> [String: String] {
        let home = root.path("\(number)")
        func filled(_ text: String) -> String {
            text.replacing("{origin}", with: origin).replacing("{home}", with: home)
        }
        if let credentials { try root.write(Array(filled(credentials).utf8), to: "\(number)/.aws/credentials") }
        if let config { try root.write(Array(filled(config).utf8), to: "\(number)/.aws/config") }
        try root.write(Array("a.web.token".utf8), to: "\(number)/token")
        var all = [
            "HOME": home, "AWS_ENDPOINT_URL_STS": "\(origin)/sts", "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_DEFAULT_REGION": "eu-west-1",
        ]
        all.merge(variables.mapValues(filled)) { _, new in new }
        return all.filter { !$0.value.isEmpty }
    }
}

extension Situation {
    private static let keys = ["AWS_ACCESS_KEY_ID": "AKIDENV", "AWS_SECRET_ACCESS_KEY": "secret/of+AKIDENV"]
    private static let container = ["AWS_CONTAINER_CREDENTIALS_FULL_URI": "{origin}/container/c"]
    private static let instance = [
        "AWS_EC2_METADATA_DISABLED": "", "AWS_EC2_METADATA_SERVICE_ENDPOINT": "{origin}",
    ]
    private static let identity = [
        "AWS_WEB_IDENTITY_TOKEN_FILE": "{home}/token", "AWS_ROLE_ARN": "arn:aws:iam::1:role/web",
    ]

    private static func section(_ name: String, _ id: String) -> String { "[\(name)]\n\(CredentialServices.keys(id))" }

    private static func role(_ name: String, _ source: String) -> String {
        "[\(name)]\nrole_arn = arn:aws:iam::1:role/\(name.replacing(" ", with: "-"))\n\(source)\n"
    }

    private static func join(_ parts: [String: String]...) -> [String: String] {
        parts.reduce(into: [:]) { $0.merge($1) { _, new in new } }
    }

    static let all: [Situation] = places + profiles + roles + spellings + mistakes

    /// Which place goes first.
    private static let places = [
        Situation(name: "nothing"),
        Situation(name: "environment", variables: keys),
        Situation(name: "environment with token", variables: join(keys, ["AWS_SESSION_TOKEN": "t"])),
        Situation(
            name: "environment first",
            variables: join(keys, container, identity, instance, ["AWS_PROFILE": "p"]),
            credentials: section("p", "AKIDP")
        ),
        Situation(name: "credentials file", credentials: section("default", "AKIDFILE")),
        Situation(name: "config file", config: section("default", "AKIDCONFIG")),
        Situation(
            name: "credentials file before config file",
            credentials: section("default", "AKIDFILE"),
            config: section("default", "AKIDCONFIG")
        ),
        Situation(
            name: "web identity before keys of the profile",
            variables: identity,
            credentials: section("default", "AKIDFILE")
        ),
        Situation(
            name: "files before the container",
            variables: container,
            credentials: section("default", "AKIDFILE")
        ),
        Situation(name: "container", variables: container),
        Situation(name: "container before instance", variables: join(container, instance)),
        Situation(name: "instance", variables: instance),
        Situation(name: "instance is off", variables: join(instance, ["AWS_EC2_METADATA_DISABLED": "TRUE"])),
        Situation(
            name: "role of the profile before web identity",
            variables: identity,
            config: role("default", "source_profile = s") + section("profile s", "AKIDS")
        ),
        Situation(name: "web identity", variables: identity),
    ]

    /// Which profile, and where it is.
    private static let profiles = [
        Situation(
            name: "named",
            variables: ["AWS_PROFILE": "p"],
            credentials: section("default", "AKIDD") + section("p", "AKIDP")
        ),
        Situation(
            name: "named, in the config file",
            variables: ["AWS_PROFILE": "p"],
            config: section("profile p", "AKIDP")
        ),
        Situation(name: "not without 'profile'", variables: ["AWS_PROFILE": "p"], config: section("p", "AKIDP")),
        Situation(name: "older variable", variables: ["AWS_DEFAULT_PROFILE": "p"], credentials: section("p", "AKIDP")),
        Situation(
            name: "files elsewhere",
            variables: ["AWS_SHARED_CREDENTIALS_FILE": "~/.aws/config"],
            config: section("default", "AKIDD")
        ),
        Situation(name: "files that are not there", variables: ["AWS_CONFIG_FILE": "{home}/none"]),
        Situation(
            name: "a region of the profile",
            variables: join(["AWS_DEFAULT_REGION": "", "AWS_PROFILE": "p"], keys),
            config: "[default]\nregion = a-1\n[profile p]\nregion = b-1"
        ),
        Situation(
            name: "a name with a space",
            variables: ["AWS_PROFILE": "my own"],
            config: section("profile \"my own\"", "AKIDOWN")
        ),
        Situation(
            name: "a token in the file",
            credentials: section("default", "AKIDD") + "aws_session_token = t\n"
        ),
        Situation(
            name: "keys in one file, a region in the other",
            variables: ["AWS_PROFILE": "p", "AWS_DEFAULT_REGION": ""],
            credentials: section("p", "AKIDP"),
            config: "[profile p]\nregion = x-1\n"
        ),
    ]

    /// Roles and where their credentials come from.
    private static let roles = [
        Situation(
            name: "a role",
            config: role("default", "source_profile = s") + section("profile s", "AKIDS")
        ),
        Situation(
            name: "a role with an external id",
            config: role("default", "source_profile = s\nexternal_id = x/y z") + section("profile s", "AKIDS")
        ),
        Situation(
            name: "a role of a role",
            variables: ["AWS_PROFILE": "a"],
            credentials: section("c", "AKIDC"),
            config: role("profile a", "source_profile = b") + role("profile b", "source_profile = c")
        ),
        Situation(
            name: "a profile that is its own source",
            config: role("default", "source_profile = default") + CredentialServices.keys("AKIDOWN")
        ),
        Situation(
            name: "a source with keys and a role",
            config: role("default", "source_profile = s") + role("profile s", "source_profile = none")
                + CredentialServices.keys("AKIDS")
        ),
        Situation(
            name: "credentials of the environment",
            variables: join(keys, ["AWS_PROFILE": "p"]),
            config: role("profile p", "credential_source = Environment")
        ),
        Situation(
            name: "credentials of the container",
            variables: container,
            config: role("default", "credential_source = EcsContainer")
        ),
        Situation(
            name: "credentials of the instance",
            variables: instance,
            config: role("default", "credential_source = Ec2InstanceMetadata")
        ),
        Situation(
            name: "a web identity in the profile",
            config: role("default", "web_identity_token_file = {home}/token")
        ),
        Situation(
            name: "a source with a web identity",
            config: role("default", "source_profile = w") + role("profile w", "web_identity_token_file = {home}/token")
        ),
    ]

    /// Odd ways to write the same.
    private static let spellings = [
        Situation(
            name: "comments, spaces, cases",
            credentials:
                "# x\n\n[default]   \n; y\n  AWS_ACCESS_KEY_ID=AKIDX\n  aws_secret_access_key   =   a/b+c==   \n"
        ),
        Situation(name: "Windows", credentials: "[default]\r\naws_access_key_id=AKIDX\r\naws_secret_access_key=s\r\n"),
        Situation(name: "colons", credentials: "[default]\naws_access_key_id: AKIDX\naws_secret_access_key: s=\n"),
        Situation(
            name: "a nested part between",
            config:
                "[default]\naws_access_key_id = AKIDX\ns3 =\n  addressing_style = path\naws_secret_access_key = s#;t\n"
        ),
    ]

    /// What cannot be.
    private static let mistakes = [
        Situation(name: "half a key in the environment", variables: ["AWS_ACCESS_KEY_ID": "AKIDENV"]),
        Situation(name: "half a key in the file", credentials: "[default]\naws_access_key_id = AKIDX\n"),
        Situation(
            name: "no such profile",
            variables: ["AWS_PROFILE": "none"],
            credentials: section("default", "AKIDD")
        ),
        Situation(name: "no such source", config: role("default", "source_profile = none")),
        Situation(
            name: "a source without anything",
            config: role("default", "source_profile = s") + "[profile s]\nregion = x\n"
        ),
        Situation(name: "neither source", config: role("default", "")),
        Situation(
            name: "both sources",
            config: role("default", "source_profile = s\ncredential_source = Environment")
                + section("profile s", "AKIDS")
        ),
        Situation(name: "an unknown source", config: role("default", "credential_source = Moon")),
        Situation(name: "a loop", config: role("default", "source_profile = default")),
        Situation(
            name: "a longer loop",
            config: role("default", "source_profile = a") + role("profile a", "source_profile = b")
                + role("profile b", "source_profile = a")
        ),
        Situation(name: "no token file", variables: join(identity, ["AWS_WEB_IDENTITY_TOKEN_FILE": "{home}/none"])),
        Situation(name: "no role for the token", variables: ["AWS_WEB_IDENTITY_TOKEN_FILE": "{home}/token"]),
        Situation(
            name: "a container elsewhere",
            variables: ["AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://example.com/x"]
        ),
        Situation(name: "not a file of sections", credentials: "aws_access_key_id = AKIDX\n"),
    ]
}
