import ObjectStorage

/// How long somebody waits for a store.
///
/// A store on the other side of a network has limits of its own, made for whole uploads; a visitor who wants a picture
/// waits only as long as a picture may take.
struct Patience: Sendable {
    /// The longest wait; `nil` where there is none.
    private let limit: Duration?

    /// Makes a patience with a store.
    ///
    /// - Parameters:
    ///   - store: Who is waited for.
    ///   - limit: The longest wait for one that may have to be asked over a network.
    init(with store: any ObjectStore, limit: Duration) { self.limit = store.isLocal ? nil : limit }

    /// Does something with a store, unless it takes too long.
    ///
    /// - Parameter body: What is done; it is cancelled at the limit, and waited for.
    /// - Returns: What it gives.
    /// - Throws: What it throws, or a `StorageError` when it was too slow.
    func wait<Value: Sendable>(for body: @escaping @Sendable () async throws -> Value) async throws -> Value {
        guard let limit else { return try await body() }
        return try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask { try await body() }
            group.addTask {
                try await Task.sleep(for: limit)
                return nil
            }
            defer { group.cancelAll() }
            guard let first = try await group.next(), let value = first else {
                throw Task.isCancelled
                    ? CancellationError() : StorageError(.failed, "The store has not answered within \(limit).")
            }
            return value
        }
    }
}
