import Basics

/// Lets one visitor in at a time; the others wait in the order in which they came.
///
/// For what a whole test process has only one of.
public struct Turnstile: Sendable {
    /// Before libvips, which has one error buffer for a process: all suites that work with it go through here.
    public static let libvips = Turnstile()

    private let mutex = AsyncMutex()

    /// Waits for one's turn, and gives it to the next afterwards.
    public func pass<Value: Sendable>(_ body: () async throws -> Value) async rethrows -> Value {
        // A test that is cancelled passes like any other: what it breaks off would be left to the next.
        _ = await withCancellationShield { [mutex] in await mutex.lock() }
        defer { mutex.unlock() }
        return try await body()
    }
}
