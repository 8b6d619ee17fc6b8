public import SettingValues

/// The settings of buckets, whose ever they are.
public enum S3Settings {
    /// The server.
    public static let endpoint = Setting(
        "s3-endpoint",
        .endpoint,
        unset: "AWS",
        help: "The server of s3:// stores where it is not AWS's: https://host or http://host:port."
    )
    /// Where a bucket's name stands.
    public static let addressing = Setting(
        "s3-path-style",
        .addressing,
        default: .automatic,
        bare: "on",
        help: "on: buckets' names in the path; off: before the host; auto: in the path where s3-endpoint is set."
    )
    /// The buckets' region.
    public static let region = Setting(
        "s3-region",
        .text("REGION", allowed: "a region's name, such as 'eu-central-1'") { BucketAddress.isRegion($0) },
        unset: "AWS_REGION, the profile's, or us-east-1",
        help: "The region of the buckets."
    )
    /// Who may read images that are put.
    public static let acl = Setting(
        "s3-acl",
        .acl,
        help: "Who may read images that are put, in S3's words: public-read, bucket-owner-full-control, …"
    )
    /// How what is put is encrypted.
    public static let encryption = Setting(
        "s3-sse",
        SettingKind<S3Encryption.Mode>.choice("SSE"),
        unset: "(what the bucket does)",
        help: "How S3 encrypts what is put: AES256, aws:kms or aws:kms:dsse."
    )
    /// The key, where KMS encrypts.
    public static let encryptionKey = Setting(
        "s3-sse-kms-key-id",
        .text("KEY", allowed: "a KMS key's id, ARN or alias, in visible ASCII") { text in
            (1...2048).contains(text.utf8.count) && text.utf8.allSatisfy { (0x21...0x7e).contains($0) }
        },
        unset: "(the account's own)",
        help: "The KMS key that encrypts what is put, by id, ARN or alias; with s3-sse aws:kms."
    )
    /// How long one call may take.
    public static let timeout = Setting(
        "s3-timeout",
        .duration(in: .seconds(1) ... .seconds(3600)),
        default: .seconds(60),
        help: "How long one call may take with all its attempts; long objects are sent in several calls."
    )
    /// How often a call is tried again.
    public static let retries = Setting(
        "s3-retries",
        .integer(in: 0...20),
        default: 5,
        help: "How often a call that failed is tried again."
    )
    /// How many connections are used at the same time.
    public static let connections = Setting(
        "s3-connections",
        .integer(in: 1...1024),
        default: 32,
        help: "The most connections at the same time."
    )

    /// All of them.
    public static let all = [
        endpoint.declaration, addressing.declaration, region.declaration, acl.declaration, encryption.declaration,
        encryptionKey.declaration, timeout.declaration, retries.declaration, connections.declaration,
    ]
}

extension SettingKind where Value == S3Endpoint {
    fileprivate static var endpoint: SettingKind {
        SettingKind(
            "URL",
            allowed: "an address as https://host or http://host:port",
            read: { text throws(SettingRefusal) in
                guard let endpoint = S3Endpoint(text) else { throw .notAllowed }
                return endpoint
            },
            write: { "\($0)" }
        )
    }
}

extension SettingKind where Value == S3Configuration.Addressing {
    /// A switch, which other programs have as `true` and `false`.
    fileprivate static var addressing: SettingKind {
        SettingKind(
            "[SWITCH]",
            choices: Value.allCases.map(\.rawValue),
            read: { text throws(SettingRefusal) in
                let spelled = ["true": "on", "false": "off"][text] ?? text
                guard let addressing = Value(rawValue: spelled) else { throw .notAllowed }
                return addressing
            },
            write: \.rawValue
        )
    }
}

extension SettingKind where Value == String {
    /// S3's own words.
    fileprivate static var acl: SettingKind {
        let words = [
            "private", "public-read", "public-read-write", "authenticated-read", "aws-exec-read", "bucket-owner-read",
            "bucket-owner-full-control",
        ]
        return SettingKind(
            "ACL",
            choices: words,
            read: { text throws(SettingRefusal) in
                guard words.contains(text) else { throw .notAllowed }
                return text
            },
            write: { $0 }
        )
    }
}
