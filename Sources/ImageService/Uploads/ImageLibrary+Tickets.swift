import Basics
import Logging
import NIOCore
import ObjectStorage

// A ticket is used up by the image that is stored with it, and by nothing else: it is marked between looking at the
// image and making it visible, and the mark is taken away again where that fails. Of two uploads at once, the one that
// marks first is stored. Marks of one ticket follow one another in this process, since not every store lets only one
// writer be the first.

extension ImageLibrary {
    /// The longest that a ticket may be valid: the marks of older ones are swept away.
    public static let ticketLifetime = Duration.seconds(7 * 86_400)

    /// Looks whether an upload can be begun at all, before a byte of it is asked for.
    ///
    /// - Parameter terms: What holds for the upload.
    /// - Throws: ``ServiceError``, also where the ticket has been used already.
    public func check(_ terms: UploadTerms) async throws(ServiceError) {
        let store = try writable()
        guard let ticket = terms.ticket else { return }
        guard let key = ImageLibrary.key(ofTicket: ticket), !marks.isUsed(ticket) else { throw ImageLibrary.ticketUsed }
        guard try await reading({ try await store.head(key) }) == nil else { throw ImageLibrary.ticketUsed }
    }

    /// Removes an image that has been stored with a request that failed after it, and gives its ticket back.
    ///
    /// - Parameters:
    ///   - image: The image.
    ///   - terms: What held for its upload.
    /// - Throws: ``ServiceError``, when it is there still.
    public func takeBack(_ image: StoredImage, on terms: UploadTerms) async throws(ServiceError) {
        try await delete(image.id)
        await giveBack(terms)
    }

    /// Marks the ticket as used; throws where it has been already, or cannot be.
    func use(_ terms: UploadTerms) async throws(ServiceError) {
        guard let ticket = terms.ticket else { return }
        guard try await use(ticket: ticket) else { throw ImageLibrary.ticketUsed }
    }

    /// Notes that a ticket has been used; `false` where it had been already.
    ///
    /// - Parameter ticket: Its own name: up to 100 letters, digits, `-` and `_`. It must not have been given more
    ///   than ``ticketLifetime`` ago: what is older is forgotten.
    /// - Returns: Whether this is its first use, of all servers over the store.
    /// - Throws: ``ServiceError``.
    func use(ticket: String) async throws(ServiceError) -> Bool {
        let store = try writable()
        guard let key = ImageLibrary.key(ofTicket: ticket) else { return false }
        return try await marks.mark(ticket) { () async throws(ServiceError) in
            do {
                return try await store.putIfAbsent(key, ByteBuffer(), metadata: ObjectMetadata()) != nil
            } catch {
                throw ServiceError(writing: error)
            }
        }
    }

    /// Takes the mark away again.
    func giveBack(_ terms: UploadTerms) async {
        guard let ticket = terms.ticket, let store = try? writable(), let key = ImageLibrary.key(ofTicket: ticket)
        else { return }
        // To its end, since a client that leaves now must not lose its ticket.
        await continueInBackground(after: ImageLibrary.tidying) {
            do throws(ServiceError) {
                try await self.marks.remove(ticket) { () async throws(ServiceError) in
                    do {
                        _ = try await StoreDeadline.$current.withValue(nil) { try await store.delete(key) }
                    } catch {
                        throw ServiceError(writing: error)
                    }
                }
            } catch {
                self.complaints.log("A ticket that was not used after all is lost.", error)
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

    private static let ticketUsed = ServiceError(
        .ticketUsed,
        "This ticket has been used already; it was for one image."
    )
}
