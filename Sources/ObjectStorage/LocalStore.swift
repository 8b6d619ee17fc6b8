/// A store of this machine, which reads on threads that may wait.
public protocol LocalStore: ObjectStore {
    /// What is made of an object and all of its bytes, on the thread that has read them; `nil` when there is none.
    ///
    /// - Parameters:
    ///   - key: The object.
    ///   - limit: The most bytes that it may have.
    ///   - make: What is made of it; may take its time.
    /// - Returns: What was made.
    /// - Throws: What `make` throws, or ``StorageError``: with code `tooLarge` where there are more bytes.
    func read<Value: Sendable>(
        _ key: ObjectKey,
        upTo limit: Int,
        making make: @escaping @Sendable (StoredBytes) throws -> Value
    ) async throws -> Value?
}
