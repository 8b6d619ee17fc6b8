import Basics
import ObjectStorage

/// Lists a store's objects and folders from the pages that the bucket gives.
struct StoreListing: Sendable {
    private let bucket: BucketListing
    private let keys: BucketKeys

    init(_ bucket: BucketListing, _ keys: BucketKeys) {
        self.bucket = bucket
        self.keys = keys
    }

    /// Lists objects, without their metadata.
    func list(under prefix: ObjectKeyPrefix, after: ObjectKey?, limit: Int) async throws -> ObjectPage {
        var objects: [(key: ObjectKey, info: ObjectInfo)] = []
        var nameless: [String] = []
        var listing = ListingRequest(prefix: keys.prefix + prefix.text)
        listing.after = try after.map(keys.name(of:))
        while objects.count < limit {
            listing.limit = min(limit -| objects.count, 1000)
            let page = try await bucket.page(listing)
            for entry in page.entries {
                guard let key = keys.key(of: entry.key) else {
                    if keys.isForeign(entry.key), nameless.count < 10_000 { nameless.append(keys.relative(entry.key)) }
                    continue
                }
                let info = ObjectInfo(size: entry.size, etag: entry.etag, modified: entry.modified)
                objects.append((key, info))
            }
            listing.continuation = page.continuation
            guard page.continuation != nil else {
                return ObjectPage(objects: objects, hasMore: false, nameless: nameless)
            }
        }
        // checked: a limit is not below 0
        return ObjectPage(objects: Array(objects.prefix(limit)), hasMore: true, nameless: nameless)
    }

    /// The names of the folders in a folder.
    func folders(under prefix: ObjectKeyPrefix) async throws -> [String] {
        let whole = keys.prefix + prefix.text
        var listing = ListingRequest(prefix: whole, isDelimited: true)
        var names = Set<[UInt8]>()
        repeat {
            let page = try await bucket.page(listing)
            for found in page.prefixes where found.utf8.starts(with: whole.utf8) && found.utf8.last == slash {
                let name = found.utf8.dropFirst(whole.utf8.count).dropLast()  // checked: the length of a text
                // What cannot be a part of a key leads to nothing that is ours.
                if ObjectKey(String(decoding: name, as: UTF8.self)) != nil { names.insert(Array(name)) }
            }
            listing.continuation = page.continuation
        } while listing.continuation != nil
        return names.sorted { $0.lexicographicallyPrecedes($1) }.map { String(decoding: $0, as: UTF8.self) }
    }
}

private let slash = UInt8(ascii: "/")
