import NIOCore
import ObjectStorage
import TestKit
import Testing

@testable import ImageService

/// What a look for others' purges may cost.
struct PurgeLogTests {
    private let store = MemoryStore()
    private let time = SettableTime()

    private func fill(_ count: Int) async throws {
        let mark = ByteBuffer(string: #"{"original":"a.jpg","isGone":false,"isDone":true}"#)
        for number in 0..<count {
            let key = ObjectKey(known: "\(LibraryKeys.purges.text)mark-\(number).json")
            _ = try await store.put(key, mark, metadata: ObjectMetadata())
        }
    }

    /// Looks every five seconds, and waits for the store for so long.
    private func log(_ store: any ObjectStore, limit: Duration) -> PurgeLog {
        PurgeLog(store: store, interval: .seconds(5), limit: limit, now: { [time] in time.now })
    }

    @Test func moreMarksThanAnybodyReadsAreNotListedToTheirEnd() async throws {
        try await fill(15_000)
        let probe = StoreProbe(store)
        guard case (.tooMany, _) = try await log(probe, limit: .seconds(60)).changes() else {
            Issue.record("all is forgotten")
            return
        }
        #expect(probe.count(.list) <= 10 && probe.count(.read) == 0)
    }

    /// Each of them takes nearly as long as all may.
    @Test func allOfALookHasOneDeadline() async throws {
        try await fill(20)
        let log = log(StoreProbe(store) { [time] in time.advance(by: .seconds(7)) }, limit: .seconds(10))
        var read = 0
        while case (.marks(let marks), _) = try await log.changes(), !marks.isEmpty {
            #expect(marks.count <= 2, "the second one begins in time")
            read += marks.count
        }
        #expect(read == 20, "what was not read is news the next time")
    }
}
