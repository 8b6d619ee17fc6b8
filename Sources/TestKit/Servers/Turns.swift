/// Lets one in at a time; an actor alone would let the next in while the first waits.
actor Turns {
    private var last: Task<Void, Never>?

    func take<Value: Sendable>(_ body: @escaping @Sendable () async throws -> Value) async throws -> Value {
        let before = last
        let task = Task {
            await before?.value
            return try await body()
        }
        // Waited for by whoever comes next.
        last = Task { _ = try? await task.value }
        return try await task.value
    }
}
