import Basics
import Testing

struct MemoryCacheTests {
    @Test func removalsAreCountedAndEvictionIsNot() {
        let cache = MemoryCache<Int, Int>(capacity: 2)
        for number in 0..<10 { cache.insert(number, for: number, cost: 1) }
        #expect(cache.removals == 0 && cache.usage.entries == 2)
        cache.remove(9)
        #expect(cache.removals == 1)
        _ = cache.removeAll { _ in false }
        #expect(cache.removals == 2, "somebody wanted something gone, whether it was there or not")
    }
}
