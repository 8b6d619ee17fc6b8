import ImageService
import ObjectStorage
import TestKit
import Testing

/// One original that cannot be read is not all of them.
struct UnreadableOriginalTests {
    private let bench = Workbench()

    @Test func isAnErrorOfItsOwn() async throws {
        try await bench.put("pets/cat.jpg", Workbench.jpeg)
        bench.originals.fail([.open], with: StorageError(.unreadable, "no"))
        #expect(await bench.service().failure(request()) == .originalUnreadable)
    }

    /// A bucket answers 403 for one object as for all.
    @Test(arguments: [(false, ServiceError.Code.originalUnreadable), (true, .originalsUnavailable)])
    func aBucketThatCanBeListedTellsThemApart(isBucketRefused: Bool, code: ServiceError.Code) async throws {
        try await bench.put("pets/cat.jpg", Workbench.jpeg)
        bench.originals.fail([.open, .head] + (isBucketRefused ? [.list] : []), with: StorageError(.denied, "403"))
        #expect(await bench.service().failure(request()) == code)
        bench.originals.fail([.open, .head, .list], with: nil)
        #expect(try await bench.service().variant(request()).outcome == .made)
    }

    @Test func whatBecomesUnreadableIsNotAnsweredFromMemory() async throws {
        try await bench.put("pets/cat.jpg", Workbench.jpeg)
        let service = bench.service()
        _ = try await service.variant(request())
        bench.time.advance(by: .seconds(2))
        bench.originals.fail([.head], with: StorageError(.unreadable, "no"))
        #expect(await service.failure(request()) == .originalUnreadable)
        bench.originals.fail([.head], with: nil)
        #expect(try await service.variant(request()).outcome == .memory)
    }
}
