import ObjectStorage

/// Where a store's objects are: a bucket, and what their keys begin with in it.
public struct S3Location: Hashable, Sendable, CustomStringConvertible {
    /// The bucket's name.
    public let bucket: String
    /// What comes before every key: empty, or ending in `/`.
    public let prefix: String

    /// Reads `s3://bucket` or `s3://bucket/prefix`.
    ///
    /// - Parameter text: The location as an operator writes it.
    /// - Throws: ``S3LocationError`` with a sentence on what is wrong.
    public init(_ text: String) throws(S3LocationError) {
        guard text.hasPrefix("s3://") else {
            throw S3LocationError(location: text, problem: "it must be written as s3://bucket/prefix")
        }
        let parts = text.dropFirst("s3://".count).split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        let bucket = String(parts[0])
        guard S3Location.isBucketName(bucket) else {
            throw S3LocationError(
                location: text,
                problem: "'\(bucket)' is no bucket's name: 3 to 63 lower-case letters, digits, dots and hyphens"
            )
        }
        self.bucket = bucket
        var folder = parts.count == 2 ? String(parts[1]) : ""
        while folder.hasSuffix("/") { folder.removeLast() }
        if folder.isEmpty {
            prefix = ""
        } else if ObjectKey(folder) != nil, folder.utf8.count <= 512 {
            prefix = folder + "/"
        } else {
            throw S3LocationError(
                location: text,
                problem: "the prefix '\(folder)' has an empty or hidden part, a control character or over 512 bytes"
            )
        }
    }

    /// The location as an operator writes it.
    public var description: String { "s3://\(bucket)/\(prefix)" }

    /// Old buckets have names that new ones may not: capitals and underscores are let through.
    private static func isBucketName(_ name: String) -> Bool {
        guard (3...255).contains(name.utf8.count), !name.hasPrefix("."), !name.hasSuffix("."), !name.contains("..")
        else {
            return false
        }
        return name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
    }
}

/// A location that cannot be.
public struct S3LocationError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What was given.
    public var location: String
    /// What is wrong with it.
    public var problem: String

    /// A sentence for the operator.
    public var description: String { "The location '\(location)' cannot be used: \(problem)." }
}
