import Basics
import ObjectStorage

/// Marks tickets as used, one mark of a ticket at a time, and remembers those of this process.
///
/// Of several writers of one key not every store lets only one be the first: some look and write in two steps, or show
/// late what was written. Within a process neither matters here.
struct UsedTickets: Sendable {
    /// What has been done about a ticket.
    private enum Change: Sendable {
        /// It was marked; `false` where it had been already.
        case marked(Bool)
        /// Its mark was taken away.
        case removed
    }

    private let changes: SingleFlight<String, Change, ServiceError>
    private let used = MemoryCache<String, Bool>(capacity: 10_000)

    /// Makes a list without marks.
    ///
    /// - Parameter waiterLimit: How many uploads may wait for a mark at the same time.
    init(waiterLimit: Int) { changes = SingleFlight(waiterLimit: waiterLimit) }

    /// Whether this process has marked a ticket.
    func isUsed(_ ticket: String) -> Bool { used.peek(ticket) != nil }

    /// Marks a ticket.
    ///
    /// - Parameters:
    ///   - ticket: Its name.
    ///   - write: Writes the mark; `false` where there was one.
    /// - Returns: Whether it had not been marked before.
    /// - Throws: What `write` throws, to all who want the ticket in that moment.
    func mark(
        _ ticket: String,
        _ write: @escaping @Sendable () async throws(ServiceError) -> Bool
    ) async throws(ServiceError) -> Bool {
        while !isUsed(ticket) {
            let (change, joined) = try await whole(ticket) { () async throws(ServiceError) in
                let isFirst = try await write()
                // Another server's mark may be taken away again, which nobody would tell here.
                if isFirst { used.insert(true, for: ticket, cost: 1) }
                return .marked(isFirst)
            }
            if case .marked(let isFirst) = change { return isFirst && !joined }
        }
        return false
    }

    /// Takes a mark away.
    ///
    /// - Parameters:
    ///   - ticket: The ticket's name.
    ///   - delete: Removes the mark.
    /// - Throws: What `delete` throws.
    func remove(
        _ ticket: String,
        _ delete: @escaping @Sendable () async throws(ServiceError) -> Void
    ) async throws(ServiceError) {
        while true {
            let (change, _) = try await whole(ticket) { () async throws(ServiceError) in
                try await delete()
                used.remove(ticket)
                return .removed
            }
            // Another one, who finds the mark, was about to look for it.
            if case .removed = change { return }
        }
    }

    /// Does something to its end, whoever leaves meanwhile: of a mark that is half written nobody knows.
    private func whole(
        _ ticket: String,
        _ change: @escaping @Sendable () async throws(ServiceError) -> Change
    ) async throws(ServiceError) -> (Change, joined: Bool) {
        try await withCancellationShield { () async throws(ServiceError) in
            let (value, joined) = try await changes.value(for: ticket, change)
            return (value, joined: joined)
        }
    }
}
