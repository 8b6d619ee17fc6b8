import RenderWire

@testable import RendererHost

/// An action in short: numbers instead of names, codes instead of sentences.
enum Step: Hashable {
    case start(Int)
    case kill(Int)
    case assign(Int, Int)
    case grant(Int)
    case refuse(Int, RenderFailure.Code)
    case preempt(Int)
    case deliver(Int)
    case fail(Int, RenderFailure.Code)
    case stopped
}

/// A pool's state at a time that only the test moves; seconds from the beginning.
final class PoolDriver {
    private let zero = ContinuousClock.now
    private var now: ContinuousClock.Instant
    private(set) var state: PoolState

    init(count: Int, _ change: (inout PoolSettings) -> Void = { _ in }) {
        var settings = PoolSettings(count: count)
        change(&settings)
        state = PoolState(settings: settings)
        now = zero
    }

    /// A pool whose processes 1…count are ready.
    static func running(count: Int, _ change: (inout PoolSettings) -> Void = { _ in }) -> PoolDriver {
        let driver = PoolDriver(count: count, change)
        _ = driver.begin()
        for number in 1...count { _ = driver.ready(number) }
        return driver
    }

    var used: Int { state.summary(now: now).memoryUsed }
    var restarts: [RestartReason: Int] { state.summary(now: now).restarts }

    func begin() -> [Step] { steps(state.begin(now: now)) }
    func drain() -> [Step] { steps(state.drain(now: now)) }
    func stop() -> [Step] { steps(state.stop(now: now)) }
    func ready(_ id: Int) -> [Step] { steps(state.ready(RendererID(number: id), now: now)) }

    func submit(_ work: Int, _ urgency: Urgency = .interactive, deadline: Double = 1_000_000) -> [Step] {
        steps(state.submit(WorkID(number: work), urgency, deadline: zero + .seconds(deadline), now: now))
    }

    func advanced(_ id: Int, _ urgency: Urgency, deadline: Double = 1_000_000) -> [Step] {
        steps(state.advanced(RendererID(number: id), urgency, deadline: zero + .seconds(deadline)))
    }

    func cancel(_ work: Int) -> [Step] { steps(state.cancel(WorkID(number: work), now: now)) }

    func answered(_ id: Int, resident: Int? = nil) -> [Step] {
        steps(state.answered(RendererID(number: id), residentBytes: resident, now: now))
    }

    func notAssigned(_ work: Int, _ id: Int) -> [Step] {
        steps(state.notAssigned(WorkID(number: work), RendererID(number: id), now: now))
    }

    func need(_ id: Int, _ bytes: Int) -> [Step] {
        steps(state.need(RendererID(number: id), bytes: bytes, now: now))
    }

    func ended(_ id: Int, _ end: ProcessEnd, at time: Double? = nil) -> [Step] {
        if let time { now = zero + .seconds(time) }
        return steps(state.ended(RendererID(number: id), end, now: now))
    }

    func tick(at time: Double) -> [Step] {
        now = zero + .seconds(time)
        return steps(state.tick(now: now))
    }

    private func steps(_ actions: [PoolAction]) -> [Step] {
        actions.compactMap { action in
            switch action {
            case .start(let id): .start(id.number)
            case .kill(let id): .kill(id.number)
            case .assign(let work, let id): .assign(work.number, id.number)
            case .grant(let id): .grant(id.number)
            case .refuse(let id, let failure): .refuse(id.number, failure.code)
            case .preempt(let id): .preempt(id.number)
            case .deliver(let work): .deliver(work.number)
            case .fail(let work, let failure): .fail(work.number, failure.code)
            case .wake: nil
            case .stopped: .stopped
            }
        }
    }
}
