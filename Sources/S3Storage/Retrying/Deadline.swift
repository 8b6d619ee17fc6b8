/// Does something, unless it takes too long.
///
/// - Parameters:
///   - deadline: When it has to be done.
///   - late: What is thrown when it is not; what was begun is cancelled first, and waited for.
///   - body: What is done.
/// - Returns: What it gives.
/// - Throws: What it throws, or `late`.
func within<Value: Sendable>(
    _ deadline: ContinuousClock.Instant,
    or late: @escaping @Sendable () -> any Error,
    _ body: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    try await withThrowingTaskGroup(of: Value?.self) { group in
        group.addTask { try await body() }
        group.addTask {
            try await Task.sleep(until: deadline, clock: .continuous)
            return nil
        }
        defer { group.cancelAll() }
        guard let first = try await group.next(), let value = first else {
            throw Task.isCancelled ? CancellationError() : late()
        }
        return value
    }
}
