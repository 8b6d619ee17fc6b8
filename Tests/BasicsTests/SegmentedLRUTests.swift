import TestKit
import Testing

@testable import Basics

struct SegmentedLRUTests {
    /// The same rules in the plainest words: two lists, the newest first.
    private struct Model {
        var capacity: Int
        var probation: [(key: Int, value: Int, cost: Int)] = []
        var protected: [(key: Int, value: Int, cost: Int)] = []

        func cost(_ list: [(key: Int, value: Int, cost: Int)]) -> Int { list.reduce(0) { $0 + $1.cost } }

        mutating func value(_ key: Int) -> Int? {
            guard let entry = remove(key) else { return nil }
            protected.insert(entry.entry, at: 0)
            while cost(protected) > capacity / 5 * 4, protected.count > 1 {
                probation.insert(protected.removeLast(), at: 0)
            }
            return entry.entry.value
        }

        mutating func insert(_ key: Int, _ value: Int, _ cost: Int) {
            let wasProtected = remove(key)?.wasProtected ?? false
            guard cost <= capacity else { return }
            while self.cost(probation) + self.cost(protected) + cost > capacity {
                if probation.isEmpty { protected.removeLast() } else { probation.removeLast() }
            }
            if wasProtected {
                protected.insert((key, value, cost), at: 0)
            } else {
                probation.insert((key, value, cost), at: 0)
            }
        }

        mutating func remove(_ key: Int) -> (entry: (key: Int, value: Int, cost: Int), wasProtected: Bool)? {
            if let at = probation.firstIndex(where: { $0.key == key }) { return (probation.remove(at: at), false) }
            if let at = protected.firstIndex(where: { $0.key == key }) { return (protected.remove(at: at), true) }
            return nil
        }
    }

    @Test(arguments: 0..<30 as Range<UInt64>)
    func doesWhatTwoSlowListsDo(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let capacity = Int.random(in: 0...200, using: &random)
        var cache = SegmentedLRU<Int, Int>(capacity: capacity)
        var model = Model(capacity: capacity)
        for step in 0..<4000 {
            let key = Int.random(in: 0..<40, using: &random)
            switch Int.random(in: 0..<10, using: &random) {
            case ..<4:
                let value = cache.value(for: key)
                let expected = model.value(key)
                #expect(value == expected)
            case ..<8:
                let cost = Int.random(in: 0...30, using: &random)
                cache.insert(step, for: key, cost: cost)
                model.insert(key, step, cost)
            case ..<9:
                let value = cache.remove(key)
                let expected = model.remove(key)?.entry.value
                #expect(value == expected)
            default: #expect(cache.peek(key) == (model.probation + model.protected).first { $0.key == key }?.value)
            }
            #expect(cache.count == model.probation.count + model.protected.count)
            #expect(cache.cost == model.cost(model.probation) + model.cost(model.protected))
            #expect(cache.cost <= capacity)
        }
        let odd = cache.removeAll { $0 % 2 == 1 }
        #expect(Set(odd) == Set((model.probation + model.protected).map(\.key).filter { $0 % 2 == 1 }))
    }

    @Test func aWalkThroughEverythingLeavesWhatIsAskedForAgain() {
        var cache = SegmentedLRU<Int, Int>(capacity: 100)
        for key in 0..<50 {
            cache.insert(key, for: key, cost: 1)
            _ = cache.value(for: key)
        }
        for key in 1000..<2000 { cache.insert(key, for: key, cost: 1) }
        #expect((0..<50).allSatisfy { cache.peek($0) == $0 })
    }

    @Test func whatIsTooLargeIsNotKeptAndPushesNothingOut() {
        let cache = MemoryCache<String, Int>(capacity: 100, entryShare: 0.5)
        cache.insert(1, for: "small", cost: 30)
        cache.insert(2, for: "large", cost: 51)
        #expect(cache.peek("large") == nil && cache.peek("small") == 1)
        cache.insert(3, for: "small", cost: 51)
        #expect(cache.peek("small") == nil, "an outdated value does not stay in its stead")
        #expect(cache.usage == (0, 0))
    }

    @Test func valuesAreGivenFreeWhenTheyLeave() {
        final class Token: Sendable {}
        let cache = MemoryCache<Int, Token>(capacity: 2)
        weak var first: Token?
        do {
            let token = Token()
            first = token
            cache.insert(token, for: 0, cost: 1)
        }
        #expect(first != nil)
        cache.insert(Token(), for: 1, cost: 1)
        cache.insert(Token(), for: 2, cost: 1)
        #expect(first == nil)
    }
}
