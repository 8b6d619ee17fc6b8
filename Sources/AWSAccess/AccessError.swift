/// Why a request could not be signed, or why there is nothing to sign it with.
public struct AccessError: Error, Sendable, CustomStringConvertible {
    /// What went wrong.
    public enum Code: String, Hashable, Sendable {
        /// Nowhere were any credentials.
        case noCredentials = "no-credentials"
        /// Settings or files name something that cannot be: a profile that is not there, roles in a circle.
        case badConfiguration = "bad-configuration"
        /// Settings ask for what we do not do.
        case unsupported
        /// Who gives credentials did not want to.
        case refused
        /// Who gives credentials could not be asked, or answered with an error of its own.
        case unavailable
        /// An answer that cannot be understood, or is too large.
        case badAnswer = "bad-answer"
        /// A lifetime that a signed URL cannot have.
        case badLifetime = "bad-lifetime"
        /// The caller gave up.
        case cancelled
    }

    /// What went wrong.
    public var code: Code
    /// What was attempted, on what, and what to do about it; for the log and the doctor, without any secret.
    public var message: String
    /// What was underneath.
    public var cause: (any Error)?

    /// Makes an error.
    public init(_ code: Code, _ message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }

    /// The message.
    public var description: String { message }
}
