import Basics
import Logging
import NIOCore
import ObjectStorage

/// Knows which tickets have been used, of all servers over one store.
///
/// A ticket is used up by the image that is stored with it, and by nothing else: it is marked between looking at the
/// image and making it visible, and the mark is taken away again where that fails. Of two uploads at once, the one that
/// marks first is stored. Marks of one ticket follow one another in this process, since not every store lets only one
/// writer be the first.
struct TicketRegister: Sendable {
    /// The longest that a ticket may be valid: the marks of older ones are swept away.
    static let lifetime = Duration.seconds(7 * 86_400)

    private let destination: UploadDestination
    private let reads: TimedReads
    private let warnings: RateLimitedLogger
    private let used: UsedTickets

    init(in destination: UploadDestination, reads: TimedReads, warnings: RateLimitedLogger, waiterLimit: Int) {
        self.destination = destination
        self.reads = reads
        self.warnings = warnings
        used = UsedTickets(waiterLimit: waiterLimit)
    }

    /// Refuses an upload whose ticket has been used already, before a byte of it is asked for.
    ///
    /// - Parameter terms: What holds for the upload.
    /// - Throws: ``ServiceError``, also where nothing can be written.
    func check(_ terms: UploadTerms) async throws(ServiceError) {
        let store = try destination.store()
        guard let ticket = terms.ticket else { return }
        guard let key = TicketRegister.key(ofTicket: ticket), !used.isUsed(ticket) else {
            throw TicketRegister.alreadyUsed
        }
        guard try await reads.one({ try await store.head(key) }) == nil else { throw TicketRegister.alreadyUsed }
    }

    /// Marks the ticket of an upload as used, where it has one.
    ///
    /// - Parameter terms: What holds for the upload.
    /// - Throws: ``ServiceError`` where it has been used already, or cannot be marked.
    func use(_ terms: UploadTerms) async throws(ServiceError) {
        guard let ticket = terms.ticket else { return }
        guard try await use(ticket: ticket) else { throw TicketRegister.alreadyUsed }
    }

    /// Notes that a ticket has been used; `false` where it had been already.
    ///
    /// - Parameter ticket: Its own name: up to 100 letters, digits, `-` and `_`. It must not have been given more
    ///   than ``lifetime`` ago: what is older is forgotten.
    /// - Returns: Whether this is its first use, of all servers over the store.
    /// - Throws: ``ServiceError``.
    func use(ticket: String) async throws(ServiceError) -> Bool {
        let store = try destination.store()
        guard let key = TicketRegister.key(ofTicket: ticket) else { return false }
        return try await used.mark(ticket) { () async throws(ServiceError) in
            do {
                return try await store.putIfAbsent(key, ByteBuffer(), metadata: ObjectMetadata()) != nil
            } catch {
                throw ServiceError(writing: error)
            }
        }
    }

    /// Takes the mark of an upload's ticket away again, where it has one.
    func giveBack(_ terms: UploadTerms) async {
        guard let ticket = terms.ticket, let store = try? destination.store(),
            let key = TicketRegister.key(ofTicket: ticket)
        else { return }
        // To its end, since a client that leaves now must not lose its ticket.
        await continueInBackground(after: UploadCommitter.tidying) {
            do throws(ServiceError) {
                try await used.remove(ticket) { () async throws(ServiceError) in
                    do {
                        _ = try await StoreDeadline.$current.withValue(nil) { try await store.delete(key) }
                    } catch {
                        throw ServiceError(writing: error)
                    }
                }
            } catch {
                warnings.log("A ticket that was not used after all is lost.", error)
            }
        }
    }

    private static func key(ofTicket ticket: String) -> ObjectKey? {
        let isName = ticket.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"): true
            default: false
            }
        }
        guard isName, ticket.utf8.count <= 100 else { return nil }
        return ObjectKey("\(LibraryKeys.tickets.text)\(ticket)")
    }

    private static let alreadyUsed = ServiceError(
        .ticketUsed,
        "This ticket has been used already; it was for one image."
    )
}
