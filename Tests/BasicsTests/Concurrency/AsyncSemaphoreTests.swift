import Basics
import Synchronization
import TestKit
import Testing

struct AsyncSemaphoreTests {
    private struct Refused: Error {}

    /// Counts who is inside.
    private final class Crowd: Sendable {
        private let state = Mutex((now: 0, most: 0))
        var most: Int { state.withLock(\.most) }
        func enter() { state.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) } }
        func leave() { state.withLock { $0.now -= 1 } }
    }

    /// In which order they came.
    private final class Order: Sendable {
        private let numbers = Mutex([Int]())
        var all: [Int] { numbers.withLock(\.self) }
        func add(_ number: Int) { numbers.withLock { $0.append(number) } }
    }

    @Test(.timeLimit(.minutes(1))) func letsSoManyThroughAndNoMore() async throws {
        let semaphore = AsyncSemaphore(permits: 3, waiterLimit: 100)
        let crowd = Crowd()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<50 {
                group.addTask {
                    try await semaphore.withPermit(or: { Refused() }) {
                        crowd.enter()
                        await Task.yield()
                        crowd.leave()
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(crowd.most == 3 && semaphore.waiting == 0)
    }

    @Test(.timeLimit(.minutes(1))) func whoGivesUpLeavesHisPlaceAndWhoIsTooManyIsTurnedAway() async throws {
        let (semaphore, inside) = (AsyncSemaphore(permits: 1, waiterLimit: 1), Gate())
        let first = Task { try await semaphore.withPermit(or: { Refused() }) { await inside.pass() } }
        await inside.arrivals(1)
        let second = Task { try await semaphore.withPermit(or: { Refused() }) { true } }
        while semaphore.waiting == 0 { await Task.yield() }
        await #expect(throws: Refused.self) { try await semaphore.withPermit(or: { Refused() }) {} }
        second.cancel()
        await #expect(throws: CancellationError.self) { try await second.value }
        #expect(semaphore.waiting == 0)
        inside.open()
        #expect(try await first.value)
        #expect(try await semaphore.withPermit(or: { Refused() }) { 7 } == 7)
    }

    @Test(.timeLimit(.minutes(1))) func aPermitGoesToWhoHasWaitedLongest() async {
        let semaphore = AsyncSemaphore(permits: 1, waiterLimit: 10)
        #expect(await semaphore.enter() == .granted)
        let order = Order()
        await withTaskGroup { group in
            for number in 0..<5 {
                group.addTask {
                    #expect(await semaphore.enter() == .granted)
                    order.add(number)
                    semaphore.leave()
                }
                while semaphore.waiting <= number { await Task.yield() }
            }
            semaphore.leave()
        }
        #expect(order.all == [0, 1, 2, 3, 4])
    }

    @Test(.timeLimit(.minutes(1))) func whoComesTooLateOrWhenItIsClosedGetsNothing() async {
        let semaphore = AsyncSemaphore(permits: 1, waiterLimit: 10)
        // Who may not wait at all still gets what is free.
        #expect(await semaphore.enter(until: .now) == .granted)
        #expect(await semaphore.enter(until: .now) == .givenUp)
        let waiting = Task { await semaphore.enter(until: .now + .seconds(3_000)) }
        while semaphore.waiting == 0 { await Task.yield() }
        semaphore.close()
        #expect(await waiting.value == .closed)
        semaphore.leave()
        #expect(await semaphore.enter() == .closed && semaphore.waiting == 0)
    }

    @Test(.timeLimit(.minutes(1))) func aPermitIsNeverLostBetweenWhoGivesUpAndWhoGivesBack() async {
        let mutex = AsyncMutex()
        for _ in 0..<500 {
            #expect(await mutex.lock() == .granted)
            let other = Task { await mutex.lock() }
            async let unlocked: Void = mutex.unlock()
            other.cancel()
            _ = await unlocked
            if await other.value == .granted { mutex.unlock() }
        }
        #expect(await mutex.lock(until: .now) == .granted)
    }
}
