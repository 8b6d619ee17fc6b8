import Basics
import ImageService
import ObjectStorage

/// Looks names up once for all who ask at the same time, and remembers the answer for a moment.
///
/// The system does not tell how long an answer may be kept, so it is not kept for long. What is remembered is judged
/// again by the guard each time, and a connection goes to the very address that was judged.
struct RecentAddresses: Sendable {
    private struct Known: Sendable {
        var addresses: [IPAddress]
        var until: ContinuousClock.Instant
    }

    private let resolver: any HostResolver
    private let freshness: Duration
    private let deadline: Duration
    private let known: MemoryCache<String, Known>
    private let flights: Coalescer<String, Result<[IPAddress], ResolvingError>>

    init(_ resolver: any HostResolver, freshness: Duration, deadline: Duration) {
        self.resolver = resolver
        self.freshness = freshness
        self.deadline = deadline
        known = MemoryCache(capacity: 4096)
        flights = Coalescer(waiterLimit: 10_000)
    }

    func addresses(of name: String) async throws(ResolvingError) -> [IPAddress] {
        if let known = known.value(for: name), ContinuousClock.now < known.until { return known.addresses }
        let result: Result<[IPAddress], ResolvingError>
        do throws(ServiceError) {
            result = try await flights.value(for: name) { await lookUp(name) }.value
        } catch {
            throw ResolvingError(error.code == .overloaded ? .overloaded : .cancelled, error.message)
        }
        return try result.get()
    }

    private func lookUp(_ name: String) async -> Result<[IPAddress], ResolvingError> {
        let result = await withTaskGroup(of: Result<[IPAddress], ResolvingError>.self) { group in
            group.addTask {
                do throws(ResolvingError) {
                    return .success(try await resolver.addresses(of: name))
                } catch {
                    return .failure(error)
                }
            }
            group.addTask {
                try? await Task.sleep(for: deadline)
                return .failure(ResolvingError(.timedOut, "no answer within \(deadline)"))
            }
            let first = await group.next() ?? .failure(ResolvingError(.cancelled, "nobody answered"))
            group.cancelAll()
            return first
        }
        if case .success(let addresses) = result {
            known.insert(Known(addresses: addresses, until: .now + freshness), for: name, cost: 1)
        }
        return result
    }
}
