import Basics

/// Work on variants: done once for all who ask for it at the same time, and not again in the moment after it failed.
struct VariantWork<Value: Sendable>: Sendable {
    private let flights: SingleFlight<WorkKey, Value, ServiceError>
    private let failures: FailedWork

    /// Makes a place for work.
    ///
    /// - Parameters:
    ///   - waiterLimit: How many may wait at the same time, for whatever work.
    ///   - failures: What failed a moment ago, here or elsewhere.
    init(waiterLimit: Int, failures: FailedWork) {
        flights = SingleFlight(waiterLimit: waiterLimit)
        self.failures = failures
    }

    /// How many wait now.
    var waiters: Int { flights.waiters }

    /// Whether this work is under way.
    func isUnderWay(_ key: WorkKey) -> Bool { flights.isUnderWay(key) }

    /// The result of `work`, or of the same work that somebody else began, and whether somebody else had.
    ///
    /// - Throws: ``ServiceError``: what `work` throws or has thrown a moment ago, or what a caller gets who leaves, or is
    ///   one too many.
    func value(
        for key: WorkKey,
        _ work: @escaping @Sendable () async throws(ServiceError) -> Value
    ) async throws(ServiceError) -> (value: Value, joined: Bool) {
        try failures.check(key)
        return try await flights.value(for: key) { [failures] () async throws(ServiceError) in
            do throws(ServiceError) {
                return try await work()
            } catch {
                failures.remember(error, of: key)
                throw error
            }
        }
    }
}
