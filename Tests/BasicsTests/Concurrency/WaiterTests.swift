import Basics
import Testing

@Suite(.timeLimit(.minutes(1)))
struct WaiterTests {
    @Test func anAnswerFromBeforeTheWaitIsThere() async {
        let waiter = Waiter<Int>()
        #expect(!waiter.isAnswered)
        #expect(waiter.resume(returning: 1) && waiter.isAnswered)
        #expect(await waiter.wait() == 1)
    }

    @Test func ofSeveralAnswersTheFirstCounts() async {
        let waiter = Waiter<Int>()
        let firsts = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<100 { group.addTask { waiter.resume(returning: number) } }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(firsts == 1)
        let answer = await waiter.wait()
        #expect(!waiter.resume(returning: -1) && (0..<100).contains(answer))
    }

    @Test func aCancellationAsksToLeaveAlsoWhereItCameBefore() async {
        let (waiter, early) = (Waiter<String>(), Waiter<String>())
        let task = Task { await waiter.wait { waiter.resume(returning: "left") } }
        task.cancel()
        #expect(await task.value == "left")
        let cancelled = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return await early.wait { early.resume(returning: "left") }
        }
        #expect(await cancelled.value == "left")
    }

    @Test func theDeadlineAsksToLeaveAndNothingHappensAfterAnAnswer() async {
        let (late, answered) = (Waiter<Bool>(), Waiter<Bool>())
        #expect(await late.wait(until: .now) { late.resume(returning: false) } == false)
        answered.resume(returning: true)
        #expect(await answered.wait(until: .now + .seconds(3_000)) { answered.resume(returning: false) })
    }

    @Test func aListKeepsTheOrderAroundThoseWhoLeave() {
        var list = WaitList<Int>()
        let waiters = (0..<6).map { _ in Waiter<Int>() }
        for waiter in waiters { list.append(waiter) }
        #expect(list.remove(waiters[0]) && list.remove(waiters[3]) && !list.remove(waiters[3]))
        #expect(list.popFirst() === waiters[1] && list.count == 3)
        list.append(waiters[0])
        #expect(list.removeAll().map { waiter in waiters.firstIndex { $0 === waiter } } == [2, 4, 5, 0])
        #expect(list.isEmpty && list.popFirst() == nil && !list.remove(waiters[5]))
    }
}
