import Testing

@testable import ImageService

/// One upload with a ticket at a time, and not all of them with tickets.
struct TicketLimiterTests {
    @Test func aTicketIsForOneUploadAtATime() throws {
        let limiter = TicketLimiter(uploads: 10)
        var first: TicketLimiter.Permit? = try limiter.take("a")
        #expect(throws: ServiceError.self) { try limiter.take("a") }
        #expect(failure(limiter, "a")?.code == .ticketBusy)
        #expect(failure(limiter, "a")?.retryAfter != nil)
        let other = try limiter.take("b")
        withExtendedLifetime((first, other)) {}
        first = nil
        _ = try limiter.take("a")
    }

    @Test(arguments: [(200, 100), (3, 1), (1, 1)])
    func ticketsHaveAShare(_ uploads: Int, _ share: Int) throws {
        let limiter = TicketLimiter(uploads: uploads)
        var held = try (0..<share).map { try limiter.take("\($0)") }
        #expect(failure(limiter, "more")?.code == .overloaded)
        #expect(failure(limiter, "more")?.retryAfter != nil)
        held.removeLast()
        _ = try limiter.take("more")
    }

    private func failure(_ limiter: TicketLimiter, _ ticket: String) -> ServiceError? {
        do throws(ServiceError) {
            _ = try limiter.take(ticket)
            return nil
        } catch {
            return error
        }
    }
}
