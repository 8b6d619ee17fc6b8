import Foundation
import NIOCore
import NIOPosix
import ObjectStorage
import TestKit
import Testing

@testable import ImageService

/// Stored variants whose files stay open, as memory takes none.
struct OpenFileTests {
    private var bench = Workbench()
    private let folder: URL
    private let store: FolderStore

    init() throws {
        bench.configuration.memoryBytes = 0
        bench.configuration.freshness = .seconds(3600)
        folder = try TemporaryFolders.make()
        store = try FolderStore(path: folder.path, writing: .fast, threadPool: .singleton)
    }

    /// A service whose store has the variants, and which has nothing open.
    private func service(_ blurs: ClosedRange<Int> = 1...1, openFiles: Int = 1024) async throws -> VariantService {
        var bench = bench
        bench.configuration.openFiles = openFiles
        try await bench.put("pets/cat.jpg", Workbench.jpeg)
        let service = bench.service(variants: store)
        for blur in blurs { _ = try await service.variant(request(blur: Double(blur))) }
        await service.finishWriting()
        return service
    }

    private var files: [URL] {
        let all = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        return (all?.allObjects as? [URL] ?? []).filter { $0.pathExtension == "webp" }
    }

    @Test func theSecondAnswerWaitsForNothing() async throws {
        let service = try await service()
        #expect(service.cached(request()) == nil)
        let first = try await service.variant(request())
        #expect(first.outcome == .store && first.content.buffer == nil && bench.renderer.renders == 1)
        let second = try #require(service.cached(request()))
        #expect(second.outcome == .store && second.etag == first.etag)
        let file = try #require(files.first)
        #expect(try second.content.bytesAtOnce.map { Array($0.readableBytesView) } == Array(Data(contentsOf: file)))
    }

    @Test func whatIsDamagedIsMadeAgain() async throws {
        let service = try await service()
        let file = try #require(files.first)
        var bytes = try Data(contentsOf: file)
        bytes[bytes.startIndex] ^= 1
        let writing = try FileHandle(forWritingTo: file)
        try writing.write(contentsOf: bytes)
        #expect(try await service.variant(request()).outcome == .made)
        #expect(service.cached(request()) == nil && bench.renderer.renders == 2)
    }

    /// Cut off, and with other bytes of the same number.
    @Test(arguments: [true, false])
    func whatIsChangedByHandIsNotSent(isCut: Bool) async throws {
        let service = try await service()
        let before = try await service.variant(request())
        let held = try #require(service.cached(request()))
        let file = try #require(files.first)
        let writing = try FileHandle(forWritingTo: file)
        if isCut {
            try writing.truncate(atOffset: UInt64(before.content.count / 2))
        } else {
            try writing.write(contentsOf: Data("changed".utf8))
        }
        try writing.synchronize()
        #expect(held.content.bytesAtOnce == nil, "who has found it already, as hits do")
        #expect(service.cached(request()) == nil)
        #expect(try await service.variant(request()).outcome == .made)
    }

    @Test func aPurgeClosesThem() async throws {
        let service = try await service(1...3)
        for blur in 1...3 { _ = try await service.variant(request(blur: Double(blur))) }
        let held = try #require(service.cachedVariant(request(blur: 2))?.variant)
        let before = service.removals
        #expect(try await service.purge("pets/cat.jpg") == 3)
        #expect(service.removals != before && service.cached(request(blur: 2)) == nil)
        #expect(held.content.bytesAtOnce?.readableBytes == held.content.count, "who reads it reads on")
    }

    @Test func thereAreNoMoreThanMayBe() async throws {
        let service = try await service(1...5, openFiles: 2)
        for blur in 1...5 { _ = try await service.variant(request(blur: Double(blur))) }
        let open = (1...5).filter { service.cached(request(blur: Double($0))) != nil }
        #expect(open == [4, 5] && service.removals == 0)
    }

    @Test func memoryTakesWhatItCan() async throws {
        var bench = bench
        bench.configuration.memoryBytes = 1_000_000
        try await bench.put("pets/cat.jpg", Workbench.jpeg)
        let maker = bench.service(variants: store)
        _ = try await maker.variant(request())
        await maker.finishWriting()
        let service = bench.service(variants: store)
        _ = try await service.variant(request())
        #expect(service.cached(request())?.outcome == .memory)
    }
}
