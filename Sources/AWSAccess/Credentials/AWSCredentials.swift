#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// What requests to AWS are signed with.
public struct AWSCredentials: Hashable, Sendable, CustomStringConvertible {
    /// The name of the key; no secret, but nobody's business either.
    public var accessKeyID: String
    /// What requests are signed with; it never travels.
    public var secretAccessKey: SecretText
    /// What temporary keys are accompanied by.
    public var sessionToken: SecretText?
    /// When they are over; `nil` when they stay.
    public var expires: Date?

    /// Makes credentials; an empty session token counts as none.
    public init(accessKeyID: String, secretAccessKey: String, sessionToken: String? = nil, expires: Date? = nil) {
        self.accessKeyID = accessKeyID
        self.secretAccessKey = SecretText(secretAccessKey)
        self.sessionToken = sessionToken.flatMap { $0.isEmpty ? nil : SecretText($0) }
        self.expires = expires
    }

    /// The key's name but for its middle, and when it is over.
    public var description: String {
        let end = expires.map { ", until \(SigningTime($0).text)" } ?? ""
        return "credentials \(AWSCredentials.shortened(accessKeyID))\(end)"
    }

    /// Enough of a key's name to tell it from another.
    static func shortened(_ accessKeyID: String) -> String {
        accessKeyID.count < 12
            ? "…\(accessKeyID.suffix(min(4, accessKeyID.count / 2)))"
            : "\(accessKeyID.prefix(4))…\(accessKeyID.suffix(4))"
    }
}
