import AWSAccess
public import ObjectStorage

extension S3Store {
    /// An object's address for everybody, good where the bucket lets everybody read it.
    public func publicURL(of key: ObjectKey) throws -> String {
        client.address.request("GET", key: try name(key)).url
    }

    /// An object's address for whoever has it, for a while.
    ///
    /// - Parameters:
    ///   - key: The object; whether it is there is not looked at.
    ///   - lifetime: How long the address is good: one second to seven days, and no longer than the credentials.
    /// - Returns: The address; it lets others in, so it belongs into no log.
    /// - Throws: ``StorageError``.
    public func presignedURL(of key: ObjectKey, lifetime: Duration) async throws -> String {
        let name = try name(key)
        return try await asking("Signing the address of '\(key)'") {
            try client.signer.presign(
                client.address.request("GET", key: name),
                credentials: try await client.credentials.credentials(),
                region: client.currentRegion,
                at: client.clock.now,
                lifetime: lifetime
            )
        }
    }

    /// Whether the bucket can be listed now, which takes an endpoint that answers, credentials that are good, a clock
    /// that is about right, the right region, a bucket, and the permission.
    ///
    /// Nothing is written: that would be paid for each time somebody asks. ``diagnose(writing:)`` writes.
    public func check() async throws {
        try await asking("Looking at the bucket") { try await seeBucket() }
    }
}
