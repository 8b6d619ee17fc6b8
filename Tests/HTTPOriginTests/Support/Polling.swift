/// Looks again and again at something outside of this process, which cannot tell us by itself.
enum Polling {
    /// A value every few milliseconds, for at most a minute.
    static func values<Value: Sendable>(_ look: @escaping @Sendable () async -> Value) -> AsyncStream<Value> {
        let end = ContinuousClock.now + .seconds(60)
        return AsyncStream {
            guard ContinuousClock.now < end else { return nil }
            let value = await look()
            try? await Task.sleep(for: .milliseconds(5))
            return value
        }
    }
}
