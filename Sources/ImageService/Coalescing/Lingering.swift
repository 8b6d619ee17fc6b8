import Queueing

/// Does something to its end, and waits for that only for a while.
///
/// - Parameters:
///   - limit: The longest wait.
///   - work: What is done; it must end by itself.
func linger(atMost limit: Duration, _ work: @escaping @Sendable () async -> Void) async {
    let end = Bell()
    // It ends by itself, or with the process; nothing is lost then that is not found again.
    Task {
        await work()
        end.ring()
    }
    await end.wait(after: 0, atMost: limit)
}
