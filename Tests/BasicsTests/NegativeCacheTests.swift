import Basics
import Testing

struct NegativeCacheTests {
    @Test func aFailureIsKnownUntilItsTime() {
        let failures = NegativeCache<String, Int, Double>(capacity: 2)
        failures.insert(404, for: "a", until: 10)
        #expect(failures.failure(for: "a", now: 9.9) == 404)
        #expect(failures.failure(for: "a", now: 10) == nil && failures.failure(for: "b", now: 0) == nil)
        failures.insert(500, for: "a", until: 20)
        #expect(failures.failure(for: "a", now: 10) == 500)
        failures.remove("a")
        #expect(failures.failure(for: "a", now: 0) == nil)
    }

    @Test func itKeepsNoMoreThanItMay() {
        let failures = NegativeCache<Int, Int, Double>(capacity: 2)
        for key in 0..<5 { failures.insert(key, for: key, until: 10) }
        #expect((0..<5).filter { failures.failure(for: $0, now: 0) != nil } == [3, 4])
    }
}
