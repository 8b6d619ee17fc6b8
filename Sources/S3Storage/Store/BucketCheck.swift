import Synchronization

/// Sees whether a bucket is there and can be listed.
final class BucketCheck: Sendable {
    private let bucket: BucketListing
    private let prefix: String
    private let wasSeen = Mutex(false)

    init(_ bucket: BucketListing, under prefix: String) {
        self.bucket = bucket
        self.prefix = prefix
    }

    /// Lists next to nothing, which goes wrong when anything is wrong.
    func list() async throws {
        _ = try await bucket.page(ListingRequest(prefix: prefix, limit: 1))
        wasSeen.withLock { $0 = true }
    }

    /// The same, unless it went well once.
    ///
    /// An answer to HEAD says that there is no object in the same way whether there is a bucket or not.
    func listOnce() async throws {
        guard !wasSeen.withLock({ $0 }) else { return }
        try await list()
    }
}
