public import ObjectStorage
import Synchronization

extension S3Store {
    /// Removes an object, after a look whether there is one.
    public func delete(_ key: ObjectKey) async throws -> Bool {
        try await asking("Removing '\(key)'") {
            guard try await client.head(try name(key)) != nil else { return false }
            try await client.delete(try name(key))
            return true
        }
    }

    /// Removes every object below a prefix, in batches; "folders" go with what is in them, and are not counted.
    public func deleteAll(under prefix: ObjectKeyPrefix) async throws -> Int {
        try await asking("Removing everything under '\(prefix.text)'") {
            var listing = S3Client.Listing(prefix: location.prefix + prefix.text, limit: S3Client.deletionBatch)
            var count = 0
            repeat {
                let page = try await client.list(listing)
                let ours = page.entries.map(\.key).filter { key($0) != nil || $0.hasSuffix("/") }
                if !ours.isEmpty {
                    let canBatch = knowledge.canBatch.withLock { $0 }
                    let could = try await client.delete(ours, canBatch: canBatch)
                    if could != canBatch { knowledge.canBatch.withLock { $0 = could } }
                }
                count += ours.count { key($0) != nil }
                listing.continuation = page.continuation
            } while listing.continuation != nil
            return count
        }
    }
}
