import Basics
import Testing

struct ByteBudgetTests {
    @Test func whatDoesNotFitIsNotHeld() {
        let budget = ByteBudget(limit: 100)
        let first = budget.reserve(60)
        #expect(first != nil && budget.used == 60)
        #expect(budget.reserve(41) == nil && budget.used == 60)
        let second = budget.reserve(40)
        #expect(second != nil && budget.used == 100)
        withExtendedLifetime((first, second)) {}
    }

    @Test func theLastReferenceGivesBack() {
        let budget = ByteBudget(limit: 100)
        var reservation = budget.reserve(100)
        let copy = reservation
        reservation = nil
        #expect(budget.used == 100)
        withExtendedLifetime(copy) {}
        #expect(budget.reserve(Int.max) == nil)
    }

    @Test func whatIsNotedCountsAlthoughItCannotBeRefused() {
        let budget = ByteBudget(limit: 100)
        budget.hold(150)
        #expect(budget.used == 150 && budget.reserve(1) == nil)
        budget.release(150)
        #expect(budget.used == 0 && budget.reserve(1) != nil)
    }

    @Test func roomIsWhatIsNotHeld() {
        let budget = ByteBudget(limit: 100)
        budget.hold(60)
        #expect(budget.hasRoom(for: 40) && budget.hasRoom(for: -1) && !budget.hasRoom(for: 41))
        #expect(!budget.hasRoom(for: .max) && budget.used == 60)
    }
}
