import Basics
import ObjectStorage

/// How long somebody waits for a store.
///
/// A store on the other side of a network has limits of its own, made for whole uploads; a visitor who wants a picture
/// waits only as long as a picture may take.
struct StoreTimeout: Sendable {
    private let isLocal: Bool

    /// Makes the time-out of a store.
    ///
    /// - Parameter store: Who is waited for; `nil` where there is none.
    init(of store: (any ObjectStore)?) { isLocal = store?.isLocal ?? true }

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
        let value: Value?
        do {
            value = try await withTimeout(limit, body)
        } catch {
            // What a store makes of a cancellation is no trouble of its own.
            try Task.checkCancellation()
            throw error
        }
        try Task.checkCancellation()
        guard let value else { throw StorageError(.failed, "The store has not answered within \(limit).") }
        return value
    }
}
