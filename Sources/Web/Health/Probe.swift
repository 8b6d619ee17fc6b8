/// A look at one part that the server needs.
public struct Probe: Sendable {
    /// The part's name: `originals`, `variants`, `renderers`, `queue`.
    public var name: String
    /// Takes the look; must answer within some seconds whatever happens.
    public var look: @Sendable () async -> ProbeFinding

    /// Makes a probe.
    public init(_ name: String, look: @escaping @Sendable () async -> ProbeFinding) {
        self.name = name
        self.look = look
    }
}

/// What a probe found.
public struct ProbeFinding: Hashable, Sendable {
    /// How bad it is.
    public enum State: String, Hashable, Sendable {
        /// All is well.
        case ok
        /// It works, but not as it could.
        case warning
        /// The server cannot do its work.
        case error
    }

    /// How bad it is.
    public var state: State
    /// A sentence, with what to do where something is to be done.
    public var message: String
    /// More, by name, for those who look closely.
    public var details: [String: String]

    /// Makes a finding.
    public init(_ state: State, _ message: String, details: [String: String] = [:]) {
        self.state = state
        self.message = message
        self.details = details
    }
}
