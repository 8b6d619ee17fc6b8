/// Why the Runtime API cannot be used.
public struct RuntimeError: Error, Sendable, CustomStringConvertible {
    /// What is wrong.
    public var code: Code
    /// A sentence: what was attempted and what came of it.
    public var message: String
    /// What was underneath.
    public var cause: (any Error)?

    /// Makes an error.
    public init(_ code: Code, _ message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }

    /// The message, with the cause if there is one.
    public var description: String { cause.map { "\(message) (\($0))" } ?? message }

    /// What can be wrong.
    public enum Code: Hashable, Sendable {
        /// Nobody answers, or not as the API is documented.
        case unreachable
        /// The answer has more bytes than Lambda takes.
        case tooLarge
        /// What was posted is refused: it came too late, or twice.
        case refused
        /// Lambda wants the process to end.
        case mustEnd
    }
}
