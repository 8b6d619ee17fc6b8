import Synchronization

/// Bytes that may be held at the same time, counted by those who hold them.
public final class ByteBudget: Sendable {
    /// The most bytes that ``reserve(_:)`` lets be held.
    public let limit: Int
    private let held = Atomic(0)

    /// Makes a budget of which nothing is held.
    public init(limit: Int) { self.limit = limit }

    /// The bytes that are held now; may be over the limit by what was noted and not reserved.
    public var used: Int { held.load(ordering: .relaxed) }

    /// Holds bytes until nobody holds the reservation any more; `nil` where they do not fit.
    public func reserve(_ bytes: Int) -> Reservation? {
        let bytes = max(0, bytes)
        var used = held.load(ordering: .relaxed)
        while true {
            let (sum, overflows) = used.addingReportingOverflow(bytes)
            guard !overflows, sum <= limit else { return nil }
            let (exchanged, present) = held.compareExchange(expected: used, desired: sum, ordering: .relaxed)
            if exchanged { return Reservation(bytes, of: self) }
            used = present
        }
    }

    /// Whether so many more bytes would fit.
    public func hasRoom(for bytes: Int) -> Bool {
        let (sum, overflows) = used.addingReportingOverflow(max(0, bytes))
        return !overflows && sum <= limit
    }

    /// Notes that bytes are held which nobody could have refused; ``release(_:)`` gives them back.
    public func hold(_ bytes: Int) { held.wrappingAdd(bytes, ordering: .relaxed) }

    /// Gives back bytes that ``hold(_:)`` has noted.
    public func release(_ bytes: Int) { held.wrappingSubtract(bytes, ordering: .relaxed) }

    /// Bytes of a budget that somebody holds; they are given back with the last reference.
    public final class Reservation: Sendable {
        private let bytes: Int
        private let budget: ByteBudget

        fileprivate init(_ bytes: Int, of budget: ByteBudget) {
            self.bytes = bytes
            self.budget = budget
        }

        deinit { budget.release(bytes) }
    }
}
