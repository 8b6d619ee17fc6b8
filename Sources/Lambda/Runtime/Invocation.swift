/// One call of the function.
public struct Invocation: Hashable, Sendable {
    /// The id that AWS's own logs have too.
    public var id: String
    /// When it has to be done; what is not done by then is killed without a word.
    public var deadline: ContinuousClock.Instant
    /// The function as it was called: with a version or an alias.
    public var functionARN: String?
    /// X-Ray's trace header.
    ///
    /// It is not put into the environment, which other threads may be reading.
    public var traceID: String?

    /// Describes a call.
    public init(
        id: String,
        deadline: ContinuousClock.Instant,
        functionARN: String? = nil,
        traceID: String? = nil
    ) {
        self.id = id
        self.deadline = deadline
        self.functionARN = functionARN
        self.traceID = traceID
    }

    /// The instant at which work has to give up, so that there is time left to say so.
    var lastMoment: ContinuousClock.Instant {
        let left = deadline - .now
        return deadline - min(.milliseconds(500), max(.zero, left) / 5)  // checked: minutes, as the reader bounds them
    }
}
