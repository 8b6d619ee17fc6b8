public import Descriptors

/// Why a message between host and renderer could not be sent or understood.
public struct WireError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is to be told apart.
    public enum Code: String, Hashable, Sendable {
        /// The other end has gone, between two messages.
        case ended
        /// The bytes are no message, or one that may not come now.
        case malformed
        /// The message is longer than ``Frame/longestBody``.
        case tooLong
        /// The socket failed.
        case socket
    }

    /// What is to be told apart.
    public var code: Code
    /// A sentence for a log.
    public var description: String

    /// Makes an error.
    ///
    /// - Parameters:
    ///   - code: What is to be told apart.
    ///   - description: A sentence for a log.
    public init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }

    /// Makes an error of a socket that failed.
    ///
    /// - Parameter error: What the system answered.
    public init(_ error: DescriptorError) {
        self.init(error.code == .closed ? .ended : .socket, error.description)
    }
}
