import Testing

@testable import ImageService

/// One upload with a ticket at a time, and not all places for tickets.
struct TicketPlacesTests {
    @Test func aTicketIsForOneUploadAtATime() throws {
        let places = TicketPlaces(uploads: 10)
        var first: TicketPlaces.Place? = try places.take("a")
        #expect(throws: ServiceError.self) { try places.take("a") }
        #expect(failure(places, "a")?.code == .ticketBusy)
        #expect(failure(places, "a")?.retryAfter != nil)
        let other = try places.take("b")
        withExtendedLifetime((first, other)) {}
        first = nil
        _ = try places.take("a")
    }

    @Test(arguments: [(200, 100), (3, 1), (1, 1)])
    func ticketsHaveAShare(_ uploads: Int, _ share: Int) throws {
        let places = TicketPlaces(uploads: uploads)
        var held = try (0..<share).map { try places.take("\($0)") }
        #expect(failure(places, "more")?.code == .overloaded)
        #expect(failure(places, "more")?.retryAfter != nil)
        held.removeLast()
        _ = try places.take("more")
    }

    private func failure(_ places: TicketPlaces, _ ticket: String) -> ServiceError? {
        do throws(ServiceError) {
            _ = try places.take(ticket)
            return nil
        } catch {
            return error
        }
    }
}
