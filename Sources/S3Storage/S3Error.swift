/// Why S3 did not do what it was asked, with what is needed to mend it and no secret.
public struct S3Error: Error, Sendable, CustomStringConvertible {
    /// What is to be told apart.
    public enum Code: String, Hashable, Sendable {
        /// There is nothing to sign requests with.
        case noCredentials = "no-credentials"
        /// The key is unknown, or the secret is not the one that belongs to it.
        case badCredentials = "bad-credentials"
        /// The credentials are good and may not do this.
        case denied
        /// The bucket is in another region.
        case wrongRegion = "wrong-region"
        /// This machine's clock is too far from the server's.
        case clockSkew = "clock-skew"
        case noSuchBucket = "no-such-bucket"
        /// There is no such object.
        case noSuchKey = "no-such-key"
        /// There is no such write in parts, or not any more.
        case noSuchUpload = "no-such-upload"
        /// The condition that the request was under does not hold.
        case preconditionFailed = "precondition-failed"
        /// The server could not be reached.
        case unreachable
        /// The server did not answer, or not fast enough.
        case timedOut = "timed-out"
        /// The connection broke, or the answer ended early.
        case broken
        /// The server, or this program, has too much to do.
        case busy
        /// The server had an error of its own.
        case server
        /// The server does not know the call.
        case unsupported
        /// The object is longer than was wanted.
        case tooLarge = "too-large"
        /// No space is left, or a quota is used up.
        case full
        /// The name cannot be a key there.
        case badName = "bad-name"
        /// The answer makes no sense.
        case badAnswer = "bad-answer"
        /// The server refused for a reason of its own.
        case refused
    }

    /// What is to be told apart.
    public var code: Code
    /// What was attempted, by the permission it needs.
    public var operation: S3Operation
    /// The name of the bucket that was asked.
    public var bucket: String
    /// The object's whole key in the bucket; `nil` where the bucket itself was asked.
    public var key: String?
    /// The region that the request was signed for.
    public var region: String
    /// The server, as scheme and host.
    public var endpoint: String
    /// What went wrong: the server's own words, or ours.
    public var message: String
    /// The HTTP status, where there was an answer.
    public var status: Int?
    /// S3's own name of the error, `NoSuchKey`.
    public var serverCode: String?
    /// What the server's operators find the request by.
    public var requestID: String?
    /// The region that the bucket is in, where the server said.
    public var rightRegion: String?
    /// How many seconds this machine's clock is behind the server's; negative when it is ahead.
    public var clockOffset: Int?
    /// How often it was tried.
    public var attempts = 1
    /// What was underneath.
    public var cause: (any Error)?

    init(_ code: Code, _ message: String, in context: RequestContext, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
        operation = context.operation
        bucket = context.bucket
        key = context.key
        region = context.region
        endpoint = context.endpoint
    }

    /// What was attempted and what went wrong, and what to do about it where that is known.
    public var description: String {
        let target = key.map { "s3://\(bucket)/\($0)" } ?? "s3://\(bucket)"
        let tries = attempts > 1 ? " after \(attempts) attempts" : ""
        let request = requestID.map { " (request \($0))" } ?? ""
        let answer = status.map { "\(endpoint) answered \($0)\(serverCode.map { " \($0)" } ?? "")" }
        let said = [answer, message.isEmpty ? nil : message].compactMap(\.self).joined(separator: ": ")
        let sentence = "\(operation.rawValue) on '\(target)' failed\(tries): \(said)\(request)"
        let end = sentence.hasSuffix(".") || sentence.hasSuffix("?") ? "" : "."
        return [sentence + end, advice].compactMap(\.self).joined(separator: " ")
    }

    /// What to do about it.
    public var advice: String? {
        switch code {
        case .wrongRegion:
            return rightRegion.map { "The bucket is in \($0), not in \(region): set s3-region to \($0)." }
                ?? "The bucket is not in \(region): set s3-region to the one it is in."
        case .clockSkew:
            guard let clockOffset else { return "Set this machine's clock." }
            let side = clockOffset < 0 ? "ahead of" : "behind"
            return "This machine's clock is \(abs(clockOffset)) seconds \(side) the server's: set it."
        case .denied:
            let acl =
                operation == .putObject
                ? " Where s3-acl is set, s3:PutObjectAcl is needed too, and a bucket that takes ACLs. Where a key of KMS "
                    + "encrypts, kms:GenerateDataKey and kms:Decrypt are; a policy of the bucket may demand s3-sse."
                : ""
            let list =
                operation == .getObject ? " Without s3:ListBucket, S3 says this of objects that are not there too." : ""
            return "The credentials need the permission \(operation.rawValue) there.\(acl)\(list)"
        case .badCredentials where serverCode == "SignatureDoesNotMatch":
            return "The secret is not that of this access key: set the right AWS_SECRET_ACCESS_KEY, or the profile's."
        case .badCredentials where serverCode == "InvalidAccessKeyId":
            let server = "look whether \(endpoint) is the server it is for"
            return "Set the right AWS_ACCESS_KEY_ID, or the profile's, or \(server)."
        case .badCredentials: return "The credentials are over or were taken back: get new ones."
        case .noSuchBucket: return "Make the bucket '\(bucket)', or name another one."
        case .noSuchKey where operation == .listBucket && serverCode == nil,
            .refused where operation == .listBucket && serverCode == nil,
            .unsupported where operation == .listBucket && serverCode == nil,
            .badAnswer where operation == .listBucket:
            return "This is nothing that S3 says: is \(endpoint) an S3 server?"
        case .unreachable: return "Look whether \(endpoint) is the right server and can be reached from here."
        case .refused where serverCode == "AccessControlListNotSupported":
            return "The bucket does not take ACLs: leave s3-acl out, and let a bucket policy say who may read."
        default: return nil
        }
    }
}

/// What a request is about, for its errors.
struct RequestContext: Sendable {
    var operation: S3Operation
    var bucket: String
    var key: String?
    var region: String
    var endpoint: String
}
