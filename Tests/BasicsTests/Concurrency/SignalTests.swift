import Basics
import Testing

struct SignalTests {
    @Test(.timeLimit(.minutes(1)))
    func aNotificationWakesAllWhoWait() async {
        let signal = Signal()
        await withTaskGroup { group in
            for _ in 0..<10 { group.addTask { await signal.wait(after: 0, atMost: .seconds(3_000)) } }
            signal.notifyAll()
        }
        #expect(signal.count == 1)
    }

    @Test(.timeLimit(.minutes(1)))
    func aNotificationBeforeTheWaitIsNotMissed() async {
        let signal = Signal()
        let seen = signal.count
        signal.notifyAll()
        await signal.wait(after: seen, atMost: .seconds(3_000))
    }

    @Test(.timeLimit(.minutes(1)))
    func aWaitEndsWithItsTimeOrItsTask() async {
        let signal = Signal()
        await signal.wait(after: 0, atMost: .milliseconds(1))
        let task = Task { await signal.wait(after: 0, atMost: .seconds(3_000)) }
        task.cancel()
        await task.value
    }
}
