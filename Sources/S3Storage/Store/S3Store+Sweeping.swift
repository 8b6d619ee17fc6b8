import Logging

extension S3Store {
    /// Throws away the parts of long objects whose writer was killed, as they are paid for and shown by no listing.
    ///
    /// Where the permission to list them is missing, a lifecycle rule of the bucket has to do it
    /// (`AbortIncompleteMultipartUpload`).
    public func sweep(olderThan age: Duration) async throws {
        try await asking("Removing the parts of unfinished objects") {
            let limit = client.seconds - age / .seconds(1)  // checked: floating-point numbers never trap
            do {
                for unfinished in try await client.unfinishedUploads(under: location.prefix)
                where unfinished.begun < limit && unfinished.key.utf8.starts(with: location.prefix.utf8) {
                    try await client.abort(unfinished.key, unfinished.upload)
                }
            } catch let error as S3Error where error.code == .denied || error.code == .unsupported {
                client.logger.debug("parts of unfinished objects are left to the bucket", metadata: ["why": "\(error)"])
            }
        }
    }
}
