extension WebContext {
    /// Runs work that is worth nothing to a client that has left; it is cancelled then.
    func whileClientWaits<Value: Sendable>(
        _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        guard let presence = await channel?.clientPresence() else { return try await work() }
        return try await presence.during(work)
    }
}
