/// Looks again and again at something outside of this process, which cannot tell us by itself.
public enum Polling {
    /// A value every few milliseconds, for at most a minute where nobody says otherwise.
    public static func values<Value: Sendable>(
        within limit: Duration = .seconds(60),
        _ look: @escaping @Sendable () -> Value
    ) -> AsyncStream<Value> {
        let end = ContinuousClock.now + limit
        return AsyncStream {
            guard ContinuousClock.now < end else { return nil }
            let value = look()
            try? await Task.sleep(for: .milliseconds(5))
            return value
        }
    }

    /// Whether something becomes true within a minute, or another time.
    public static func becomesTrue(
        within limit: Duration = .seconds(60),
        _ condition: @escaping @Sendable () -> Bool
    ) async -> Bool {
        for await value in values(within: limit, condition) where value { return true }
        return false
    }
}
