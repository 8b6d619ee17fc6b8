/// Why an event cannot be understood.
public struct EventError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong.
    public var code: Code
    /// A sentence for the one who reads the function's log.
    public var message: String

    /// Makes an error.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The message.
    public var description: String { message }

    /// What can be wrong with an event; the raw value is the error type that Lambda shows.
    public enum Code: String, Hashable, Sendable {
        /// It is no JSON object.
        case malformed = "MalformedEvent"
        /// It is of a kind that is not handled here.
        case unknown = "UnknownEvent"
    }
}
