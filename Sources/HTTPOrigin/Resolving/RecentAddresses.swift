import Basics

/// Looks names up once for all who ask at the same time, and remembers the answer for a moment.
///
/// The system does not tell how long an answer may be kept, so it is not kept for long. What is remembered is judged
/// again by the guard each time, and a connection goes to the very address that was judged.
struct RecentAddresses: Sendable {
    private struct Entry: Sendable {
        var addresses: [IPAddress]
        var until: ContinuousClock.Instant
    }

    private let resolver: any HostResolver
    private let freshness: Duration
    private let deadline: Duration
    private let known: MemoryCache<String, Entry>
    private let flights: SingleFlight<String, [IPAddress], ResolvingError>

    init(_ resolver: any HostResolver, freshness: Duration, deadline: Duration) {
        self.resolver = resolver
        self.freshness = freshness
        self.deadline = deadline
        known = MemoryCache(capacity: 4096)
        flights = SingleFlight(
            waiterLimit: 10_000,
            overloaded: ResolvingError(.overloaded, "Too many requests are waiting already."),
            cancelled: ResolvingError(.cancelled, "The request was given up.")
        )
    }

    func addresses(of name: String) async throws(ResolvingError) -> [IPAddress] {
        if let known = known.value(for: name), ContinuousClock.now < known.until { return known.addresses }
        return try await flights.value(for: name) { () async throws(ResolvingError) in try await lookUp(name) }.value
    }

    private func lookUp(_ name: String) async throws(ResolvingError) -> [IPAddress] {
        let addresses = try await withTimeout(deadline) { () async throws(ResolvingError) in
            try await resolver.addresses(of: name)
        }
        guard let addresses else { throw ResolvingError(.timedOut, "no answer within \(deadline)") }
        known.insert(Entry(addresses: addresses, until: .now + freshness), for: name, cost: 1)
        return addresses
    }
}
