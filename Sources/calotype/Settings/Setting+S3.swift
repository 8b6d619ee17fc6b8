extension Setting {
    /// Buckets, whose ever they are.
    static let s3 = [
        Setting(
            name: "s3-endpoint",
            key: "s3.endpoint",
            value: "URL",
            standard: "AWS",
            help: "The server of s3:// stores where it is not AWS's: https://host or http://host:port."
        ),
        Setting(
            name: "s3-path-style",
            key: "s3.path-style",
            value: "[SWITCH]",
            standard: "auto",
            help: "on: buckets' names in the path; off: before the host; auto: in the path where s3-endpoint is set.",
            bare: "on"
        ),
        Setting(
            name: "s3-region",
            key: "s3.region",
            value: "REGION",
            standard: "AWS_REGION, the profile's, or us-east-1",
            help: "The region of the buckets."
        ),
        Setting(
            name: "s3-acl",
            key: "s3.acl",
            value: "ACL",
            standard: "(none)",
            help: "Who may read images that are put, in S3's words: public-read, bucket-owner-full-control, …"
        ),
        Setting(
            name: "s3-sse",
            key: "s3.sse",
            value: "SSE",
            standard: "(what the bucket does)",
            help: "How S3 encrypts what is put: AES256, aws:kms or aws:kms:dsse."
        ),
        Setting(
            name: "s3-sse-kms-key-id",
            key: "s3.sse-kms-key-id",
            value: "KEY",
            standard: "(the account's own)",
            help: "The KMS key that encrypts what is put, by id, ARN or alias; with s3-sse aws:kms."
        ),
        Setting(
            name: "s3-timeout",
            key: "s3.timeout",
            value: "SECONDS",
            standard: "60",
            help: "How long one call may take with all its attempts; long objects are sent in several calls."
        ),
        Setting(
            name: "s3-retries",
            key: "s3.retries",
            value: "NUMBER",
            standard: "5",
            help: "How often a call that failed is tried again."
        ),
        Setting(
            name: "s3-connections",
            key: "s3.connections",
            value: "NUMBER",
            standard: "32",
            help: "The most connections at the same time."
        ),
    ]
}
