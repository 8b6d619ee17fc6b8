/// Where requests go: a bucket, in the region that they are signed for.
struct S3Target: Sendable {
    /// The bucket's name.
    let bucket: String
    let region: String
    /// The server, and where the bucket is on it.
    let address: BucketAddress

    init(bucket: String, region: String, configuration: S3Configuration) {
        self.bucket = bucket
        self.region = region
        address = BucketAddress(
            bucket: bucket,
            endpoint: configuration.endpoint,
            region: region,
            style: configuration.style
        )
    }

    /// What a request there is about, for its errors.
    func context(_ request: S3Request) -> RequestContext {
        RequestContext(
            operation: request.operation,
            bucket: bucket,
            key: request.key,
            region: region,
            endpoint: "\(address.scheme.rawValue)://\(address.host)\(address.port.map { ":\($0)" } ?? "")"
        )
    }
}
