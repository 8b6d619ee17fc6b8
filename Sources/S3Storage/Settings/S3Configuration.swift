public import Configuration
import ObjectStorage
import SettingValues

/// How S3 is spoken to.
public struct S3Configuration: Hashable, Sendable {
    /// Where a bucket's name stands in the addresses of requests.
    public enum Addressing: String, Hashable, Sendable {
        /// As AWS wants it for AWS, and in the path for other servers.
        case automatic = "auto"
        /// In the path.
        case path = "on"
        /// Before the server's name, where it can stand there.
        case virtualHost = "off"
    }

    /// The server, where it is not AWS's own.
    public var endpoint: S3Endpoint?
    /// Where a bucket's name stands.
    public var addressing = Addressing.automatic
    /// The buckets' region; `nil` for what the surroundings say.
    public var region: String?
    /// Who may read images that are put, in S3's own words; `nil` leaves it to the bucket.
    public var acl: String?
    /// The `Cache-Control` of images that are put, for whoever reads them from the bucket; `nil` for none.
    public var cacheControl: String?
    /// How the bucket is told to encrypt what is put; `nil` leaves it to the bucket.
    public var encryption: S3Encryption?
    /// How long one call may take with all its attempts; a long object is sent in several calls.
    public var timeout = Duration.seconds(60)
    /// How often a call is tried again.
    public var retries = 5
    /// How many connections are used at the same time.
    public var connections = 32
    /// How long nothing may arrive, or be taken, before an attempt is given up.
    package var patience = Duration.seconds(10)
    /// From how many bytes on an object is sent in parts.
    package var partsFrom = 16 << 20
    /// How long a part is at least; S3 wants 5 MiB.
    package var partSize = 8 << 20
    /// What names stand for which addresses, for tests.
    package var hosts: [String: String] = [:]

    /// Makes the default configuration.
    public init() {}

    /// Reads the configuration.
    ///
    /// - `s3.endpoint` (address, default AWS): `https://host`, `http://host:port`, for servers that are not AWS's
    /// - `s3.path-style` (`on`, `off` or `auto`, default `auto`): the bucket's name in the path, or before the host;
    ///   `auto` is the path for other servers than AWS's
    /// - `s3.region` (text, default what the surroundings say): the buckets' region
    /// - `s3.acl` (one of S3's words, default none): the `x-amz-acl` of images that are put
    /// - `s3.sse` (`AES256`, `aws:kms` or `aws:kms:dsse`, default none): the `x-amz-server-side-encryption` of what is put
    /// - `s3.sse-kms-key-id` (id, ARN or alias, default none): the key, where KMS encrypts
    /// - `s3.timeout` (time, default 60s, 1s to 1h): how long one call may take with all its attempts
    /// - `s3.retries` (whole number, default 5, 0 to 20): how often a call is tried again
    /// - `s3.connections` (whole number, default 32, 1 to 1024): how many connections are used at the same time
    ///
    /// - Parameter reader: Where to read.
    /// - Throws: ``SettingError``, which names the setting and the value.
    public init(reader: ConfigReader) throws {
        let settings = SettingReader(reader)
        endpoint = try S3Configuration.read(reader, "s3.endpoint", "an address as https://host or http://host:port") {
            S3Endpoint($0)
        }
        addressing =
            try S3Configuration.read(reader, "s3.path-style", "on, off or auto") { text in
                ["true": .path, "false": .virtualHost][text] ?? Addressing(rawValue: text)
            } ?? .automatic
        region = try S3Configuration.read(reader, "s3.region", "a region's name, such as 'eu-central-1'") {
            BucketAddress.isRegion($0) ? $0 : nil
        }
        acl = try S3Configuration.read(reader, "s3.acl", acls.joined(separator: ", ")) {
            acls.contains($0) ? $0 : nil
        }
        encryption = try S3Configuration.encryption(reader)
        timeout = try settings.duration("s3.timeout", in: .seconds(1) ... .seconds(3600), default: timeout)
        retries = try settings.integer("s3.retries", in: 0...20, default: retries)
        connections = try settings.integer("s3.connections", in: 1...1024, default: connections)
    }

    private static func encryption(_ reader: ConfigReader) throws -> S3Encryption? {
        let modes = S3Encryption.Mode.allCases.map(\.rawValue).joined(separator: ", ")
        let mode = try read(reader, "s3.sse", modes) { S3Encryption.Mode(rawValue: $0) }
        let key = try read(reader, "s3.sse-kms-key-id", "a KMS key's id, ARN or alias, in visible ASCII") { text in
            (1...2048).contains(text.utf8.count) && text.utf8.allSatisfy { (0x21...0x7e).contains($0) } ? text : nil
        }
        guard let mode else {
            guard let key else { return nil }
            throw SettingError(key: "s3.sse-kms-key-id", value: key, allowed: "a key only where s3-sse is aws:kms")
        }
        if let key, mode == .aes256 {
            let allowed = "a key only where s3-sse is aws:kms or aws:kms:dsse"
            throw SettingError(key: "s3.sse-kms-key-id", value: key, allowed: allowed)
        }
        return S3Encryption(mode, key: key)
    }

    /// Where a bucket's name stands, as addresses know it.
    var style: BucketAddress.Style? {
        switch addressing {
        case .automatic: nil
        case .path: .path
        case .virtualHost: .virtualHost
        }
    }

    /// Who may read an object, by what is put with it.
    ///
    /// Only images are for others: what the server writes down for itself (sidecars, intents, used tickets) tells of
    /// uploads that nobody else should know of.
    func acl(for metadata: ObjectMetadata) -> String? { isImage(metadata) ? acl : nil }

    /// What caches are told of an object, by what is put with it.
    func cacheControl(for metadata: ObjectMetadata) -> String? { isImage(metadata) ? cacheControl : nil }

    private func isImage(_ metadata: ObjectMetadata) -> Bool { metadata.mediaType?.hasPrefix("image/") == true }

    /// How often something is tried again, and how long between.
    var policy: RetryState.Policy { RetryState.Policy(retries: retries) }

    private static func read<Value>(
        _ reader: ConfigReader,
        _ key: String,
        _ allowed: String,
        _ parse: (String) -> Value?
    ) throws -> Value? {
        guard let text = reader.string(forKey: ConfigKey(key)) else { return nil }
        guard let value = parse(text) else { throw SettingError(key: key, value: text, allowed: allowed) }
        return value
    }
}

private let acls = [
    "private", "public-read", "public-read-write", "authenticated-read", "aws-exec-read", "bucket-owner-read",
    "bucket-owner-full-control",
]
