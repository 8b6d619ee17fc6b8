import ObjectStorage

/// How a store's keys and the whole keys of its bucket stand for each other.
struct BucketKeys: Hashable, Sendable {
    /// What every whole key of the store begins with: empty, or ending in `/`.
    let prefix: String

    /// The whole key of an object in the bucket.
    ///
    /// - Parameter key: The object's key.
    /// - Returns: The whole key.
    /// - Throws: A `StorageError` where it is longer than S3 takes.
    func name(of key: ObjectKey) throws -> String {
        let name = prefix + key.text
        guard name.utf8.count <= 1024 else {
            throw StorageError(.badName, "'\(name)' has over 1,024 bytes, which is all that S3 takes.")
        }
        return name
    }

    /// The key of an object by its whole key in the bucket; `nil` for what cannot be ours.
    func key(of name: String) -> ObjectKey? {
        guard name.utf8.starts(with: prefix.utf8) else { return nil }
        return ObjectKey(relative(name))
    }

    /// What follows the prefix in a whole key.
    func relative(_ name: String) -> String {
        // checked: the length of a text
        String(decoding: Array(name.utf8.dropFirst(prefix.utf8.count)), as: UTF8.self)
    }

    /// Whether an object that no key names is somebody's, and neither a "folder" nor what was left of trying the bucket.
    func isForeign(_ name: String) -> Bool {
        !name.hasSuffix("/") && !relative(name).hasPrefix(BucketKeys.probePrefix)
    }

    /// The whole key of an object that only tries the bucket; no listing of ours shows it.
    func probe(_ name: String) -> String { prefix + BucketKeys.probePrefix + name }

    private static let probePrefix = ".calotype-probe-"
}
