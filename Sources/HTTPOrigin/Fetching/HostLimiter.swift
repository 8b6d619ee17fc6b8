import Basics
import ImageService
import Synchronization

/// Who may fetch now and who waits; knows nothing of tasks.
///
/// Places are given in the order of arrival, but nobody waits behind those whose server has too many already.
struct HostLimiterState<Waiter> {
    private struct Entry {
        var id: Int
        var server: String
        var waiter: Waiter
    }

    let total: Int
    let perServer: Int
    let waitingLimit: Int
    private var taken: [String: Int] = [:]
    private(set) var busy = 0
    private var waiting: [Entry] = []

    init(total: Int, perServer: Int, waitingLimit: Int) {
        self.total = total
        self.perServer = perServer
        self.waitingLimit = waitingLimit
    }

    /// What becomes of one who comes.
    enum Admission { case enters, waits, refused }

    mutating func arrive(_ id: Int, at server: String, _ waiter: Waiter) -> Admission {
        if hasPlace(at: server) {
            take(server)
            return .enters
        }
        guard waiting.count < waitingLimit else { return .refused }
        waiting.append(Entry(id: id, server: server, waiter: waiter))
        return .waits
    }

    /// Takes one who gave up off the list.
    mutating func giveUp(_ id: Int) -> Waiter? {
        guard let index = waiting.firstIndex(where: { $0.id == id }) else { return nil }
        return waiting.remove(at: index).waiter
    }

    /// Frees a place, and gives who takes it.
    mutating func leave(_ server: String) -> Waiter? {
        busy -= 1
        taken[server] = taken[server].flatMap { $0 > 1 ? $0 - 1 : nil }
        guard let index = waiting.firstIndex(where: { hasPlace(at: $0.server) }) else { return nil }
        let next = waiting.remove(at: index)
        take(next.server)
        return next.waiter
    }

    private func hasPlace(at server: String) -> Bool { busy < total && taken[server, default: 0] < perServer }

    private mutating func take(_ server: String) {
        busy += 1
        taken[server, default: 0] += 1
    }
}

/// Bounds how many images are fetched at the same time, from all servers and from one.
final class HostLimiter: Sendable {
    private struct State {
        var places: HostLimiterState<Waiter<Bool>>
        var lastNumber = 0
    }

    private let state: Mutex<State>

    init(total: Int, perServer: Int, waiting: Int) {
        state = Mutex(State(places: HostLimiterState(total: total, perServer: perServer, waitingLimit: waiting)))
    }

    /// Runs the work once there is a place.
    ///
    /// - Parameters:
    ///   - server: The server it is about.
    ///   - limit: How long to wait for a place.
    ///   - work: The work.
    /// - Returns: What the work returns.
    /// - Throws: What the work throws; `overloaded` when too many wait already, or no place came free in time.
    func run<Value: Sendable>(
        at server: String,
        waiting limit: Duration,
        _ work: () async throws(FetchFailure) -> Value
    ) async throws(FetchFailure) -> Value {
        let number = state.withLock { state in
            state.lastNumber += 1
            return state.lastNumber
        }
        let waiter = Waiter<Bool>()
        switch state.withLock({ $0.places.arrive(number, at: server, waiter) }) {
        case .enters: waiter.resume(returning: true)
        case .refused: waiter.resume(returning: false)
        case .waits: break
        }
        let isAdmitted = await waiter.wait(until: .now + limit) { [self] in leaveLine(number) }
        guard isAdmitted else {
            guard !Task.isCancelled else { throw .cancelled }
            throw FetchFailure(
                .overloaded,
                "Too many images are being fetched from other servers already.",
                extent: .once,
                allowsStale: true,
                retryAfter: .seconds(2)
            )
        }
        defer { state.withLock { $0.places.leave(server) }?.resume(returning: true) }
        return try await work()
    }

    private func leaveLine(_ number: Int) {
        state.withLock { $0.places.giveUp(number) }?.resume(returning: false)
    }
}
