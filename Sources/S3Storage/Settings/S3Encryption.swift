/// How a bucket encrypts what is put.
public struct S3Encryption: Hashable, Sendable {
    /// Whose keys are used, in S3's own words.
    public enum Mode: String, Hashable, Sendable, CaseIterable {
        /// S3's own keys.
        case aes256 = "AES256"
        /// Keys of the Key Management Service.
        case kms = "aws:kms"
        /// The same twice over.
        case kmsTwice = "aws:kms:dsse"
    }

    /// Whose keys are used.
    public var mode: Mode
    /// The key's id, its ARN, or an alias; `nil` for the account's own for S3.
    public var key: String?

    /// Makes a wish.
    public init(_ mode: Mode, key: String? = nil) {
        self.mode = mode
        self.key = key
    }

    /// What says so in a call that makes an object.
    var headers: [(name: String, value: String)] {
        let mode = (name: "x-amz-server-side-encryption", value: mode.rawValue)
        guard let key else { return [mode] }
        return [mode, ("x-amz-server-side-encryption-aws-kms-key-id", key)]
    }
}
