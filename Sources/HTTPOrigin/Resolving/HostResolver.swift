public import Basics

/// Finds the addresses of hosts.
public protocol HostResolver: Sendable {
    /// All addresses of a name, the preferred first; never none.
    ///
    /// A caller whose task is cancelled leaves at once.
    func addresses(of name: String) async throws(ResolvingError) -> [IPAddress]
}

/// Why a host has no address.
public struct ResolvingError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is to be told apart.
    public enum Code: Hashable, Sendable {
        /// There is no such name, or it has no addresses.
        case noSuchName
        /// Nobody who could know answered.
        case unavailable
        /// The answer took too long.
        case timedOut
        /// Too many look-ups are under way.
        case overloaded
        /// The caller went away.
        case cancelled
    }

    /// What is to be told apart.
    public var code: Code
    /// What the system said; for the log.
    public var description: String

    /// Makes an error.
    public init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}
