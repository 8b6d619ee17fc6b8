/// What a function does; the runtime calls it and deals with AWS.
public protocol Handler: Sendable {
    /// Answers a request.
    ///
    /// It is cancelled shortly before the invocation's deadline, and its answer is then not used.
    func respond(to request: HTTPEvent, in invocation: Invocation) async -> Answer

    /// What to answer where no other answer can be given.
    func excuse(for obstacle: Obstacle, to request: HTTPEvent, in invocation: Invocation) async -> Answer

    /// Does what objects that came or went ask for; throws when AWS shall deliver the event again.
    func receive(_ event: ObjectEvent, in invocation: Invocation) async throws

    /// Finishes what was left for after the answer; the process may be frozen for hours when this returns.
    func settle() async
}

/// Why an answer cannot be given.
public enum Obstacle: Hashable, Sendable {
    /// It was not ready in time.
    case late
    /// It has more bytes than the way back takes.
    case tooLarge
}
