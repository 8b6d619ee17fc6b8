/// Tries again what may pass.
struct Attempts: Sendable {
    /// How often at most, the first time included.
    var limit: Int
    /// Waits; a test's does not.
    var pause: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }

    /// Does something until it works, fails for good, or has failed often enough.
    ///
    /// - Parameter work: What to do; its errors of code `unavailable` may pass.
    /// - Returns: Its result.
    /// - Throws: Its last error.
    func run<Value>(_ work: () async throws(AccessError) -> Value) async throws(AccessError) -> Value {
        var wait = Duration.milliseconds(200)
        for _ in 1..<max(limit, 2) where limit > 1 {
            do {
                return try await work()
            } catch {
                guard error.code == .unavailable else { throw error }
            }
            do {
                // Between half of it and all, so that a fleet does not come back in step.
                try await pause(wait * Double.random(in: 0.5...1))
            } catch {
                throw AccessError(.cancelled, "Asking for credentials was given up.")
            }
            wait *= 2
        }
        return try await work()
    }
}
