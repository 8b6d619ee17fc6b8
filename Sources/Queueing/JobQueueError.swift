/// Why a queue could not do what it was asked.
public struct JobQueueError: Error, Sendable, CustomStringConvertible {
    /// What went wrong.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// There are as many unfinished jobs as may be.
        case full
        /// The engine is away, or does not answer in time; it may be back soon.
        case unavailable
        /// The engine has no room left: a disk or a memory is full.
        case noSpace = "no-space"
        /// The engine does not let us.
        case denied
        /// The queue's file is damaged, or is no queue.
        case damaged
        /// The engine is too old for us, or the queue was written by a newer Calotype.
        case unsupported
        /// The queue's address or its files cannot be right.
        case badAddress = "bad-address"
        /// The job is too long, or is none.
        case badJob = "bad-job"
        /// The queue has been closed.
        case closed
        /// The engine failed in another way.
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
