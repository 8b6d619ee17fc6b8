/// What was seen in one of the places where credentials may be.
public struct CredentialFinding: Hashable, Sendable, CustomStringConvertible {
    /// How the look ended.
    public enum Outcome: Hashable, Sendable {
        /// There are credentials, of this description.
        case found(String)
        /// There are none, for this reason, and nobody had asked for any here.
        case nothing(String)
        /// There should be some, but this is in the way.
        case failed(String)
    }

    /// The place: `environment`, `profile 'default'`, `container` and so on.
    public var place: String
    /// How the look ended.
    public var outcome: Outcome

    /// One line about it, without any secret.
    public var description: String {
        switch outcome {
        case .found(let text), .nothing(let text), .failed(let text): "\(place): \(text)"
        }
    }
}
