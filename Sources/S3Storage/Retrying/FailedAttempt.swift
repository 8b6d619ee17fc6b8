/// An attempt that failed, and what may help.
struct FailedAttempt: Error {
    /// What may help.
    enum Remedy: Hashable, Sendable {
        /// Nothing: the next attempt would fail the same way.
        case none
        /// Another attempt, a little later.
        case again
        /// Another attempt when the server has less to do.
        case later
        /// Another attempt, signed for and sent to this region.
        case region(String)
        /// Another attempt, signed with the server's time: seconds since 1970.
        case clock(Double)
        /// Another attempt with new credentials.
        case credentials
    }

    var error: S3Error
    var remedy: Remedy
    /// How long the server wants to be left alone.
    var retryAfter: Duration?

    /// Whether others than these credentials may be accepted.
    var showsBadCredentials: Bool { error.code == .badCredentials || remedy == .credentials }

    init(_ error: S3Error, remedy: Remedy, retryAfter: Duration? = nil) {
        self.error = error
        self.remedy = remedy
        self.retryAfter = retryAfter
    }
}
