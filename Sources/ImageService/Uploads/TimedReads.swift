import ObjectStorage

/// Reads from the originals store that end in time and throw what a client may be told.
struct TimedReads: Sendable {
    private let deadline: Duration

    /// - Parameter deadline: How long one read may take.
    init(deadline: Duration) { self.deadline = deadline }

    /// Reads for as long as a picture may take.
    func one<Value: Sendable>(_ body: () async throws -> Value) async throws(ServiceError) -> Value {
        try await many {
            let end = ContinuousClock.now + deadline
            return try await StoreDeadline.$current.withValue(min(end, StoreDeadline.current ?? end)) {
                try await body()
            }
        }
    }

    /// Reads by many calls, of which each may take as long as the store lets it.
    func many<Value: Sendable>(_ body: () async throws -> Value) async throws(ServiceError) -> Value {
        do {
            return try await body()
        } catch {
            throw ServiceError(reading: error)
        }
    }
}
