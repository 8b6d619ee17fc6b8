/// What is done with a bucket, by the name of the permission it needs.
public enum S3Operation: String, Hashable, Sendable, CaseIterable {
    /// Reading an object, or what is known of it.
    case getObject = "s3:GetObject"
    /// Writing an object, as a whole or in parts.
    case putObject = "s3:PutObject"
    /// Removing an object.
    case deleteObject = "s3:DeleteObject"
    /// Listing objects, and learning that there is none under a key.
    case listBucket = "s3:ListBucket"
    /// Throwing away the parts of a write that was not finished.
    case abortMultipartUpload = "s3:AbortMultipartUpload"
    /// Listing writes that were not finished.
    case listUploads = "s3:ListBucketMultipartUploads"
}
