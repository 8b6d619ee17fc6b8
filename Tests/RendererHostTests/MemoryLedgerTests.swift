import Testing

@testable import RendererHost

/// A ledger that can be asked and changed inside of an expectation.
final class LedgerDriver {
    private var ledger: MemoryLedger

    init(budget: Int) { ledger = MemoryLedger(budget: budget) }

    var used: Int { ledger.used }
    func hold(_ bytes: Int, for id: RendererID) -> Bool { ledger.hold(bytes, for: id) }
    func wait(for bytes: Int, renderer id: RendererID) { ledger.wait(for: bytes, renderer: id) }
    func release(_ id: RendererID) { ledger.release(id) }
    func serveWaiters() -> [RendererID] { ledger.serveWaiters() }
}

struct MemoryLedgerTests {
    private func id(_ number: Int) -> RendererID { RendererID(number: number) }

    @Test func holdsUpToTheBudget() {
        let ledger = LedgerDriver(budget: 100)
        #expect(ledger.hold(60, for: id(1)))
        #expect(!ledger.hold(41, for: id(2)))
        #expect(ledger.hold(40, for: id(2)))
        #expect(ledger.used == 100)
        ledger.release(id(1))
        ledger.release(id(1))
        #expect(ledger.used == 40)
    }

    @Test func whoWaitsIsServedWhenThereIsRoom() {
        let ledger = LedgerDriver(budget: 100)
        #expect(ledger.hold(60, for: id(1)))
        ledger.wait(for: 90, renderer: id(2))
        #expect(ledger.serveWaiters().isEmpty)
        ledger.release(id(1))
        #expect(ledger.serveWaiters() == [id(2)])
        #expect(ledger.used == 90)
    }

    @Test func smallOnesOvertakeOnlyWhereTheyDoNotKeepABigOneWaiting() {
        let ledger = LedgerDriver(budget: 100)
        #expect(ledger.hold(50, for: id(1)))
        ledger.wait(for: 80, renderer: id(2))
        // 20 fit beside the big one, whenever it comes.
        #expect(ledger.hold(10, for: id(3)))
        #expect(ledger.hold(10, for: id(4)))
        #expect(!ledger.hold(10, for: id(5)))
        ledger.release(id(3))
        #expect(ledger.hold(10, for: id(5)))
        ledger.release(id(1))
        #expect(ledger.serveWaiters() == [id(2)])
        #expect(ledger.used == 100)
    }

    @Test func severalThatWaitAreServedInTurn() {
        let ledger = LedgerDriver(budget: 100)
        #expect(ledger.hold(100, for: id(1)))
        ledger.wait(for: 70, renderer: id(2))
        ledger.wait(for: 70, renderer: id(3))
        ledger.wait(for: 30, renderer: id(4))
        ledger.release(id(1))
        #expect(ledger.serveWaiters() == [id(2), id(4)])
        ledger.release(id(2))
        #expect(ledger.serveWaiters() == [id(3)])
    }

    @Test func whoLeavesWaitsNoMore() {
        let ledger = LedgerDriver(budget: 100)
        #expect(ledger.hold(100, for: id(1)))
        ledger.wait(for: 70, renderer: id(2))
        ledger.release(id(2))
        ledger.release(id(1))
        #expect(ledger.serveWaiters().isEmpty)
        #expect(ledger.used == 0)
    }
}
