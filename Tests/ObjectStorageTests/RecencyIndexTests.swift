import TestKit
import Testing

@testable import ObjectStorage

struct RecencyIndexTests {
    /// What the index must do, done slowly: a list of entries from the oldest to the newest.
    private struct Model {
        var entries: [(key: ObjectKey, bytes: Int)] = []

        var bytes: Int { entries.reduce(0) { $0 + $1.bytes } }

        mutating func remove(_ key: ObjectKey) { entries.removeAll { $0.key == key } }
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func doesWhatASlowListDoes(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let keys = try (0..<30).map { try #require(ObjectKey("f\($0 % 4)/k\($0)")) }
        var index = RecencyIndex()
        var model = Model()
        for step in 0..<3000 {
            let key = try #require(keys.randomElement(using: &random))
            switch Int.random(in: 0..<100, using: &random) {
            case ..<30:
                let bytes = Int.random(in: 0..<1000, using: &random)
                index.insert(key, bytes: bytes, at: step)
                model.remove(key)
                model.entries.append((key, bytes))
            case ..<70:
                _ = index.touch(key, at: step, interval: 100)
                if let at = model.entries.firstIndex(where: { $0.key == key }) {
                    model.entries.append(model.entries.remove(at: at))
                }
            case ..<80:
                index.remove(key)
                model.remove(key)
            case ..<95:
                let oldest = index.popOldest()
                let expected = model.entries.isEmpty ? nil : model.entries.removeFirst()
                #expect(oldest?.key == expected?.key && oldest?.bytes == expected?.bytes)
            case ..<98:
                let older = keys.prefix(5).map { (key: $0, bytes: 7) }
                index.insertOlder(older)
                model.entries = older.filter { new in !model.entries.contains { $0.key == new.key } } + model.entries
            default:
                let prefix = ObjectKeyPrefix(folder: try #require(ObjectKey("f2")))
                index.removeAll(under: prefix)
                model.entries.removeAll { $0.key.text.hasPrefix("f2/") }
            }
            #expect(index.count == model.entries.count && index.bytes == model.bytes)
        }
        while let oldest = index.popOldest() {
            let expected = model.entries.removeFirst()
            #expect(oldest.key == expected.key)
        }
        #expect(model.entries.isEmpty)
    }

    @Test func tellsOfAUseOnceInAnInterval() throws {
        let key = try #require(ObjectKey("a"))
        var index = RecencyIndex()
        var told: [Int] = []
        if index.touch(key, at: 0, interval: 10) { told.append(0) }
        index.insert(key, bytes: 1, at: 100)
        for time in [100, 109, 110, 111, 119, 120] where index.touch(key, at: time, interval: 10) { told.append(time) }
        #expect(told == [110, 120], "not before it is known, and not twice in ten seconds")
    }
}
