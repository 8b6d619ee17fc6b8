/// Why a store could not do what it was asked.
///
/// That there is no object under a key is an answer and not an error.
public struct StorageError: Error, Sendable, CustomStringConvertible {
    /// What went wrong.
    public enum Code: String, Hashable, Sendable {
        /// The object has more bytes than were wanted.
        case tooLarge = "too-large"
        /// There is no space left, or a quota is used up.
        case full
        /// The store may not be read or written by us.
        case denied
        /// This one object cannot be read, whatever is true of the others: its rights, or its place on the disk.
        case unreadable
        /// An object's name is taken by a folder, or the other way round; or a name is too long for the store.
        case badName = "bad-name"
        /// The store is not there.
        case missing
        /// Reading or writing failed.
        case failed
    }

    /// What went wrong.
    public var code: Code
    /// What was attempted, on what, and what to do about it; for the log, never for clients.
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
