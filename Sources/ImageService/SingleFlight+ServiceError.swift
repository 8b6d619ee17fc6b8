import Basics

extension SingleFlight where Failure == ServiceError {
    /// Makes one without work, which runs where the caller who begins it does.
    ///
    /// - Parameter waiterLimit: How many callers may wait at the same time, for whatever work.
    convenience init(waiterLimit: Int) {
        self.init(
            waiterLimit: waiterLimit,
            overloaded: .tooManyWait,
            cancelled: .givenUp,
            executor: { EventLoopExecutor.current }
        )
    }
}

extension ServiceError {
    /// One request more than may wait at the same time.
    package static let tooManyWait = ServiceError(
        .overloaded,
        "Too many requests are waiting already.",
        retryAfter: .seconds(1)
    )

    /// Nobody wants the answer any more.
    package static let givenUp = ServiceError(.cancelled, "The request was given up.")
}
