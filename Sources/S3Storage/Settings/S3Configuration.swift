public import Configuration
import ObjectStorage
import SettingValues

/// How S3 is spoken to.
public struct S3Configuration: Hashable, Sendable {
    /// Where a bucket's name stands in the addresses of requests.
    public enum Addressing: String, Hashable, Sendable, CaseIterable {
        case path = "on"
        /// Before the server's name, where it can stand there.
        case virtualHost = "off"
        /// As AWS wants it for AWS, and in the path for other servers.
        case automatic = "auto"
    }

    /// The server, where it is not AWS's own.
    public var endpoint: S3Endpoint?
    /// Where a bucket's name stands.
    public var addressing = S3Settings.addressing.default
    /// The buckets' region; `nil` for what the surroundings say.
    public var region: String?
    /// Who may read images that are put, in S3's own words; `nil` leaves it to the bucket.
    public var acl: String?
    /// The `Cache-Control` of images that are put, for whoever reads them from the bucket; `nil` for none.
    public var cacheControl: String?
    /// How the bucket is told to encrypt what is put; `nil` leaves it to the bucket.
    public var encryption: S3Encryption?
    /// How long one call may take with all its attempts; a long object is sent in several calls.
    public var timeout = S3Settings.timeout.default
    /// How often a call is tried again.
    public var retries = S3Settings.retries.default
    /// How many connections are used at the same time.
    public var connections = S3Settings.connections.default
    /// How long nothing may arrive, or be taken, before an attempt is given up.
    package var silenceTimeout = Duration.seconds(10)
    /// From how many bytes on an object is sent in parts.
    package var partsFrom = 16 << 20
    /// How long a part is at least; S3 wants 5 MiB.
    package var partSize = 8 << 20
    /// What names stand for which addresses, for tests.
    package var hosts: [String: String] = [:]

    /// Makes the default configuration.
    public init() {}

    /// Reads the configuration (``S3Settings``).
    ///
    /// - Parameter reader: Where to read.
    /// - Throws: `SettingError`, which names the setting and the value.
    public init(reader: ConfigReader) throws {
        endpoint = try reader.value(of: S3Settings.endpoint)
        addressing = try reader.value(of: S3Settings.addressing)
        region = try reader.value(of: S3Settings.region)
        acl = try reader.value(of: S3Settings.acl)
        encryption = try S3Configuration.encryption(reader)
        timeout = try reader.value(of: S3Settings.timeout)
        retries = try reader.value(of: S3Settings.retries)
        connections = try reader.value(of: S3Settings.connections)
    }

    private static func encryption(_ reader: ConfigReader) throws -> S3Encryption? {
        let mode = try reader.value(of: S3Settings.encryption)
        let key = try reader.value(of: S3Settings.encryptionKey)
        guard let mode else {
            guard let key else { return nil }
            throw SettingError(S3Settings.encryptionKey.name, value: key, allowed: "a key only where s3-sse is aws:kms")
        }
        if let key, mode == .aes256 {
            let allowed = "a key only where s3-sse is aws:kms or aws:kms:dsse"
            throw SettingError(S3Settings.encryptionKey.name, value: key, allowed: allowed)
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
}
