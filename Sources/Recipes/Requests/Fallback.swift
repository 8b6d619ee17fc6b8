/// The picture that is answered in place of one whose original is missing or broken.
public struct Fallback: Hashable, Sendable {
    /// The HTTP status of the answer.
    public enum Status: Hashable, Sendable {
        /// This one.
        case code(Int)
        /// The one that the error would have had.
        case ofError
    }

    /// The key of its original.
    public var key: String
    /// With which status it is answered.
    public var status: Status

    /// Makes a fallback.
    public init(key: String, status: Status = .code(200)) { (self.key, self.status) = (key, status) }
}
