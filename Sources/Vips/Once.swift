import Synchronization

/// Tells the first caller that it is the first.
final class Once: Sendable {
    private let done = Atomic(false)

    /// Tells `true` to one caller, ever.
    func isFirst() -> Bool { !done.exchange(true, ordering: .relaxed) }
}
