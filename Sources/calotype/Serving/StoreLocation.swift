import Foundation

/// Where a store is: `--originals` and `--variants` as they were given.
enum StoreLocation: Hashable {
    /// A folder of this machine.
    case folder(String)
    /// The keys of a bucket below a prefix, which is empty or ends in `/`.
    case bucket(String, prefix: String)

    /// Reads `./folder`, `/folder` or `s3://bucket/prefix`; `name` is the setting's, for messages.
    init(_ text: String, of name: String) throws(CommandFailure) {
        guard !text.isEmpty else {
            throw .configuration("The setting '\(name)' is empty; it must be a folder or s3://bucket/prefix.")
        }
        guard let end = text.range(of: "://") else {
            self = .folder(text)
            return
        }
        guard text[..<end.lowerBound].lowercased() == "s3" else {
            throw .configuration("The setting '\(name)' is '\(text)'; it must be a folder or s3://bucket/prefix.")
        }
        let parts = text[end.upperBound...].split(separator: "/", omittingEmptySubsequences: true).map(String.init)
        guard let bucket = parts.first, StoreLocation.isBucketName(bucket) else {
            throw .configuration(
                "The setting '\(name)' is '\(text)', which names no bucket; a bucket's name has 3 to 63 of a-z, 0-9, "
                    + "'-' and '.', as in s3://my-photos/originals."
            )
        }
        self = .bucket(bucket, prefix: parts.dropFirst().map { $0 + "/" }.joined())
    }

    /// The rules of S3 for general purpose buckets, with the capitals and underscores that other stores allow.
    private static func isBucketName(_ text: String) -> Bool {
        guard (3...63).contains(text.utf8.count), let first = text.utf8.first, let last = text.utf8.last else {
            return false
        }
        func isAlphanumeric(_ byte: UInt8) -> Bool {
            (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte)
        }
        return isAlphanumeric(first) && isAlphanumeric(last) && !text.contains("..")
            && text.utf8.allSatisfy { isAlphanumeric($0) || $0 == 0x2d || $0 == 0x2e || $0 == 0x5f }
    }
}
