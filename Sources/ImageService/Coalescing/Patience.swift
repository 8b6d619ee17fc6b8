import ObjectStorage

/// How somebody waits for a store.
///
/// A store on the other side of a network has limits of its own, made for whole uploads; a visitor who wants a picture
/// waits only as long as a picture may take.
struct Patience: Sendable {
    private let isLocal: Bool

    /// Makes a patience with a store.
    ///
    /// - Parameter store: Who is waited for; `nil` where there is none.
    init(with store: (any ObjectStore)?) { isLocal = store?.isLocal ?? true }

    /// Does something with a store, unless it takes too long.
    ///
    /// - Parameters:
    ///   - limit: The longest wait for a store that may have to be asked over a network.
    ///   - body: What is done; it is cancelled at the limit, and waited for.
    /// - Returns: What it gives.
    /// - Throws: What it throws, or a `StorageError` when it was too slow.
    func wait<Value: Sendable>(
        atMost limit: Duration,
        for body: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        guard !isLocal else { return try await body() }
        guard let value = try await value(within: limit, body) else {
            throw StorageError(.failed, "The store has not answered within \(limit).")
        }
        return value
    }
}

/// What something gives; `nil` where it takes too long.
///
/// - Parameters:
///   - limit: The longest wait.
///   - body: What is done; it is cancelled at the limit, and waited for.
/// - Returns: What it gives.
/// - Throws: What it throws.
func value<Value: Sendable>(
    within limit: Duration,
    _ body: @escaping @Sendable () async throws -> Value
) async throws -> Value? {
    guard limit > .zero else { return nil }
    return try await withThrowingTaskGroup(of: Value?.self) { group in
        group.addTask { try await body() }
        group.addTask {
            try await Task.sleep(for: limit)
            return nil
        }
        defer { group.cancelAll() }
        guard let first = try await group.next(), let value = first else {
            try Task.checkCancellation()
            return nil
        }
        return value
    }
}
