import Basics
public import ObjectStorage

extension S3Store {
    /// Lists objects, without their metadata.
    public func list(under prefix: ObjectKeyPrefix, after: ObjectKey?, limit: Int) async throws -> ObjectPage {
        try await asking("Listing '\(prefix.text)'") {
            var objects: [(key: ObjectKey, info: ObjectInfo)] = []
            var nameless: [String] = []
            var listing = S3Client.Listing(prefix: location.prefix + prefix.text)
            listing.after = try after.map(name)
            while objects.count < limit {
                listing.limit = min(limit -| objects.count, 1000)
                let page = try await client.list(listing)
                for entry in page.entries {
                    guard let key = key(entry.key) else {
                        if isForeign(entry.key), nameless.count < 10_000 { nameless.append(relative(entry.key)) }
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
    }

    /// The names of the folders in a folder.
    public func folders(under prefix: ObjectKeyPrefix) async throws -> [String] {
        try await asking("Listing the folders in '\(prefix.text)'") {
            let whole = location.prefix + prefix.text
            var listing = S3Client.Listing(prefix: whole, isDelimited: true)
            var names = Set<[UInt8]>()
            repeat {
                let page = try await client.list(listing)
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

    /// The key of an object by its whole key in the bucket; `nil` for what cannot be ours.
    func key(_ name: String) -> ObjectKey? {
        guard name.utf8.starts(with: location.prefix.utf8) else { return nil }
        return ObjectKey(relative(name))
    }

    /// What follows the prefix in a whole key.
    private func relative(_ name: String) -> String {
        // checked: the length of a text
        String(decoding: Array(name.utf8.dropFirst(location.prefix.utf8.count)), as: UTF8.self)
    }

    /// Whether an object that no key names is somebody's, and neither a "folder" nor what was left of trying the bucket.
    private func isForeign(_ name: String) -> Bool {
        !name.hasSuffix("/") && !relative(name).hasPrefix(".calotype-probe-")
    }
}

private let slash = UInt8(ascii: "/")
