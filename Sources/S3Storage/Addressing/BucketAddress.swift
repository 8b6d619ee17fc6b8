import AWSAccess

/// Where a bucket's requests go: the server, and what the paths begin with.
struct BucketAddress: Hashable {
    /// Where the bucket's name stands in an address.
    enum Style: Hashable { case path, virtualHost }

    let scheme: S3Endpoint.Scheme
    let host: String
    let port: Int?
    /// The path of the bucket itself: `/`, or `/bucket`.
    let bucketPath: String

    /// Works an address out.
    ///
    /// - Parameters:
    ///   - bucket: The bucket's name.
    ///   - endpoint: The server, where it is not AWS's own.
    ///   - region: The bucket's region.
    ///   - style: Where the name stands; `nil` for what fits the server and the name.
    init(bucket: String, endpoint: S3Endpoint?, region: String, style: Style?) {
        let server = endpoint?.host ?? BucketAddress.host(ofRegion: region)
        scheme = endpoint?.scheme ?? .https
        port = endpoint?.port
        let base = endpoint?.path ?? ""
        switch BucketAddress.style(bucket, endpoint, style) {
        case .path:
            host = server
            bucketPath = "\(base)/\(bucket)"
        case .virtualHost:
            host = "\(bucket).\(server)"
            bucketPath = base.isEmpty ? "/" : base
        }
    }

    /// The path of an object, or of the bucket, not percent-encoded.
    func path(_ key: String?) -> String {
        guard let key else { return bucketPath }
        return bucketPath.hasSuffix("/") ? bucketPath + key : "\(bucketPath)/\(key)"
    }

    func request(
        _ method: String,
        key: String?,
        query: [(name: String, value: String)] = [],
        headers: [(name: String, value: String)] = []
    ) -> SigningRequest {
        SigningRequest(
            method: method,
            scheme: scheme.rawValue,
            host: host,
            port: port,
            path: path(key),
            query: query,
            headers: headers
        )
    }

    /// The host of AWS's S3 in a region.
    static func host(ofRegion region: String) -> String {
        "s3.\(region).amazonaws.com\(region.hasPrefix("cn-") ? ".cn" : "")"
    }

    /// The region in the name of one of AWS's hosts: `bucket.s3.eu-west-1.amazonaws.com`, `s3-eu-west-1.amazonaws.com`.
    static func region(inHost host: String) -> String? {
        let parts = host.split(separator: ".")
        guard let end = parts.firstIndex(of: "amazonaws"), end > 0 else { return nil }
        let last = parts[end - 1]
        let name = last.hasPrefix("s3-") ? String(last.dropFirst(3)) : String(last)
        return name != "s3" && isRegion(name) ? name : nil
    }

    /// Whether a text may be a region's name; it becomes part of a host's name.
    static func isRegion(_ text: String) -> Bool {
        (1...40).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-")
            }
            && !text.hasPrefix("-") && !text.hasSuffix("-")
    }

    // AWS's certificates are good for one name before `.s3`, and names with capitals are no host names. Other servers
    // seldom have a name of their own for every bucket.
    private static func style(_ bucket: String, _ endpoint: S3Endpoint?, _ wanted: Style?) -> Style {
        let isHostName = bucket.utf8.allSatisfy { $0 != UInt8(ascii: "_") && !(65...90).contains($0) }
        guard isHostName, bucket.utf8.count <= 63, endpoint?.isAddress != true else { return .path }
        if bucket.contains("."), (endpoint?.scheme ?? .https) == .https { return .path }
        return wanted ?? (endpoint == nil ? .virtualHost : .path)
    }
}
