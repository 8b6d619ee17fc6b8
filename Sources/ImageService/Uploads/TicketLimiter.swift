import Synchronization

/// Bounds what holders of tickets do at the same time: one upload with each ticket, and a share of all uploads together.
///
/// A ticket costs its holder nothing, and a browser may have many; whoever uploads with a token must be let in
/// however many of them are at it.
public final class TicketLimiter: Sendable {
    /// The right to one upload with a ticket, given back when nobody holds it any more.
    public final class Permit: Sendable {
        private let ticket: String
        private let limiter: TicketLimiter

        fileprivate init(_ ticket: String, in limiter: TicketLimiter) {
            self.ticket = ticket
            self.limiter = limiter
        }

        deinit { limiter.tickets.withLock { _ = $0.remove(ticket) } }
    }

    private let limit: Int
    private let tickets = Mutex<Set<String>>([])

    /// Makes a limiter with no upload under way.
    ///
    /// - Parameter uploads: How many uploads there may be at all; half of them may be with tickets.
    init(uploads: Int) { limit = max(1, uploads / 2) }

    /// Lets an upload in with a ticket.
    ///
    /// - Parameter ticket: The ticket's own name.
    /// - Returns: The permit.
    /// - Throws: ``ServiceError``: `ticket-busy` where another upload with it is under way, `overloaded` where
    ///   there are too many.
    func take(_ ticket: String) throws(ServiceError) -> Permit {
        try tickets.withLock { tickets throws(ServiceError) in
            guard !tickets.contains(ticket) else {
                throw ServiceError(
                    .ticketBusy,
                    "Another upload with this ticket is under way; a ticket is for one at a time.",
                    retryAfter: .seconds(5)
                )
            }
            guard tickets.count < limit else {
                throw ServiceError(
                    .overloaded,
                    "Too many uploads with tickets are under way already.",
                    retryAfter: .seconds(5)
                )
            }
            tickets.insert(ticket)
        }
        return Permit(ticket, in: self)
    }
}
