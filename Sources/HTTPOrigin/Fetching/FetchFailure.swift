import ImageService

/// Why an image could not be fetched, and what follows from that.
struct FetchFailure: Error, CustomStringConvertible {
    /// What else of the same kind would fail the same way for a while.
    enum Extent: Hashable {
        /// Nothing is known of the next try.
        case once
        /// The same image.
        case image
        /// Everything on the same server.
        case server
    }

    /// What the client is told.
    var error: ServiceError
    /// What would fail the same way for a while.
    var extent: Extent
    /// Whether an older copy may be answered instead: the server is down, and has not said that the image is gone.
    var allowsStale: Bool

    init(
        _ code: ServiceError.Code,
        _ message: String,
        extent: Extent = .image,
        allowsStale: Bool = false,
        retryAfter: Duration? = nil,
        cause: (any Error)? = nil
    ) {
        error = ServiceError(code, message, retryAfter: retryAfter, cause: cause)
        self.extent = extent
        self.allowsStale = allowsStale
    }

    var description: String { error.description }

    /// A server could not be reached, or broke off.
    static func unreachable(_ message: String, extent: Extent = .server, cause: (any Error)? = nil) -> FetchFailure {
        FetchFailure(.remoteOriginFailed, message, extent: extent, allowsStale: true, cause: cause)
    }

    /// A server took too long.
    static func timedOut(_ message: String, extent: Extent) -> FetchFailure {
        FetchFailure(.remoteOriginTimedOut, message, extent: extent, allowsStale: true)
    }

    /// The same, of a server that another one redirected to: that one is in no trouble, and its other images are not
    /// either.
    var behindRedirect: FetchFailure {
        var failure = self
        if extent == .server { failure.extent = .image }
        return failure
    }

    /// Images are not taken from there; says nothing about what is there.
    static func notAllowed(cause: (any Error)? = nil) -> FetchFailure {
        FetchFailure(
            .remoteOriginNotAllowed,
            "Images are not taken from this address.",
            extent: .once,
            cause: cause
        )
    }

    /// Nobody wants it any more.
    static let cancelled = FetchFailure(.cancelled, "The request was given up.", extent: .once)
}
