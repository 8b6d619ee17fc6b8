/// Does something to its end although the task is cancelled meanwhile, and waits for that.
///
/// For what must not stop half-way because a client has left: it does not see the cancellation. Values of the task
/// (`@TaskLocal`) are there.
///
/// - Parameter work: What is done; it must end by itself.
/// - Returns: What it gives.
/// - Throws: What it throws.
package func withCancellationShield<Value: Sendable, Failure: Error>(
    _ work: @escaping @Sendable () async throws(Failure) -> Value
) async throws(Failure) -> Value {
    // A task of its own, to which no cancellation comes; waited for right here.
    let task = Task { () async -> Result<Value, Failure> in
        do throws(Failure) {
            return .success(try await work())
        } catch {
            return .failure(error)
        }
    }
    return try await task.value.get()
}
