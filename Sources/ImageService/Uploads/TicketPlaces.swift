import Synchronization

/// Bounds what holders of tickets do at the same time: one upload with each ticket, and a share of all places together.
///
/// A ticket costs its holder nothing, and a browser may have many; whoever uploads with a token must find a place
/// however many of them are at it.
public final class TicketPlaces: Sendable {
    /// The right to one upload with a ticket, given back when nobody holds it any more.
    public final class Place: Sendable {
        private let ticket: String
        private let places: TicketPlaces

        fileprivate init(_ ticket: String, in places: TicketPlaces) {
            self.ticket = ticket
            self.places = places
        }

        deinit { places.tickets.withLock { _ = $0.remove(ticket) } }
    }

    private let limit: Int
    private let tickets = Mutex<Set<String>>([])

    /// Makes places of which none is taken.
    ///
    /// - Parameter uploads: How many uploads there may be at all; half of them may be with tickets.
    init(uploads: Int) { limit = max(1, uploads / 2) }

    /// Takes a place for an upload with a ticket.
    ///
    /// - Parameter ticket: The ticket's own name.
    /// - Returns: The place.
    /// - Throws: ``ServiceError``: `ticket-busy` where another upload with it is under way, `overloaded` where all
    ///   places are taken.
    func take(_ ticket: String) throws(ServiceError) -> Place {
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
        return Place(ticket, in: self)
    }
}

extension ImageLibrary {
    /// Lets a request upload for as long as the place is held.
    ///
    /// - Parameter terms: What holds for the upload.
    /// - Returns: The place of its ticket; `nil` where it has none, and needs none.
    /// - Throws: ``ServiceError`` where there is none.
    public func enter(on terms: UploadTerms) throws(ServiceError) -> TicketPlaces.Place? {
        guard let ticket = terms.ticket else { return nil }
        return try ticketPlaces.take(ticket)
    }
}
