/// Lets one in at a time, the others in the order in which they came; for what is held across an `await`.
package struct AsyncMutex: Sendable {
    private let semaphore: AsyncSemaphore

    /// Makes one that nobody holds.
    ///
    /// - Parameter waiterLimit: How many may wait; further ones are turned away.
    package init(waiterLimit: Int = .max) { semaphore = AsyncSemaphore(permits: 1, waiterLimit: waiterLimit) }

    /// Waits until it is free; see ``AsyncSemaphore/enter(until:)``.
    package func lock(until deadline: ContinuousClock.Instant? = nil) async -> AsyncSemaphore.Entry {
        await semaphore.enter(until: deadline)
    }

    /// Lets the next one in.
    package func unlock() { semaphore.leave() }

    /// Sends away all who wait and who come.
    package func close() { semaphore.close() }
}
