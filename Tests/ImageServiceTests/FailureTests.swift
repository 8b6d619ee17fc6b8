import Configuration
import Dialects
import Foundation
import ImageService
import NIOCore
import NIOPosix
import ObjectStorage
import Recipes
import RenderWire
import SettingValues
import TestKit
import Testing

struct FailureTests {
    private let bench = Workbench()

    @Test(arguments: [
        "no.jpg", "", "/", "../cat.jpg", "/etc/passwd", ".hidden", "a/../cat.jpg", "cat.jpg/", "cat.jpg\u{0}.png",
        "a\\b", "%2e%2e/x",
    ])
    func whatIsNotThereIsNotThereWhateverTheReason(_ key: String) async throws {
        try await bench.put("cat.jpg", Workbench.jpeg)
        let service = bench.service()
        let error = await #expect(throws: ServiceError.self) { try await service.variant(request(key)) }
        #expect(error?.code == .noSuchOriginal && error?.message == "There is no such original.")
        await #expect(throws: ServiceError.self) { try await service.facts(request(key)) }
        let original = await #expect(throws: ServiceError.self) { try await service.original(key) }
        #expect(original?.code == .noSuchOriginal && original?.message == error?.message)
    }

    @Test func remoteOriginalsAreNotRead() async throws {
        let remote = ImageRequest(origin: .remote(url: "https://example.com/a.jpg"), recipe: Recipe())
        #expect(await bench.service().failure(remote) == .remoteOriginsOff)
        #expect(bench.service().cached(remote) == nil)
    }

    @Test(arguments: [[], Array("hello".utf8), [0x1F, 0x8B, 0x08], Array(repeating: 0, count: 5000)])
    func whatIsNoImageNeverReachesARenderer(_ bytes: [UInt8]) async throws {
        try await bench.put("x.jpg", bytes)
        #expect(await bench.service().failure(request("x.jpg")) == .notAnImage)
        #expect(bench.renderer.renders == 0)
    }

    @Test func whatIsTooLongNeverReachesARenderer() async throws {
        var bench = bench
        bench.configuration.originalBytes = 10
        try await bench.put("ten.jpg", Workbench.jpeg + Array(repeating: 0, count: 6))
        try await bench.put("eleven.jpg", Workbench.jpeg + Array(repeating: 0, count: 7))
        let service = bench.service()
        #expect(await service.failure(request("ten.jpg")) == nil)
        let error = await #expect(throws: ServiceError.self) { try await service.variant(request("eleven.jpg")) }
        #expect(error?.code == .originalTooLarge)
        #expect(error?.message == "The original has 11 bytes; at most 10 are allowed.")
        #expect(bench.renderer.renders == 1)
    }

    @Test(arguments: [
        (RenderFailure.Code.notAnImage, ServiceError.Code.notAnImage), (.formatNotEnabled, .formatNotEnabled),
        (.brokenImage, .brokenImage), (.originalTooLarge, .originalTooLarge), (.cropOutside, .cropOutside),
        (.outputTooLarge, .outputTooLarge), (.noSuchPage, .noSuchPage), (.cannotEncode, .cannotEncode),
        (.deadlineExceeded, .deadlineExceeded), (.crashed, .rendererCrashed), (.overloaded, .overloaded),
        (.cancelled, .cancelled), (.unavailable, .rendererUnavailable),
    ])
    func aRenderersFailureKeepsItsCodeAndIsNeverStored(
        _ code: RenderFailure.Code,
        _ expected: ServiceError.Code
    ) async throws {
        try await bench.put("pets/cat.jpg", Workbench.jpeg)
        let service = bench.service()
        bench.renderer.follow { _, _ throws(RenderFailure) in throw RenderFailure(code, "Because.") }
        let error = await #expect(throws: ServiceError.self) { try await service.variant(request()) }
        #expect(error?.code == expected && error?.message == "Because." && error?.code.rawValue == code.rawValue)
        await service.finishWriting()
        #expect(try await bench.stored().isEmpty && bench.variants.count(.put) == 0)
        // It heals by itself as soon as the renderer can do it.
        bench.renderer.follow(ScriptedRenderer.picture)
        bench.time.advance(by: .seconds(1))
        #expect(try await service.variant(request()).outcome == .made)
    }

    @Test func aBrokenOriginalIsTriedOnceInASecond() async throws {
        try await bench.put("pets/cat.jpg", Workbench.jpeg)
        let service = bench.service()
        bench.renderer.follow { _, _ throws(RenderFailure) in throw RenderFailure(.crashed, "It died.") }
        for _ in 0..<20 { #expect(await service.failure(request()) == .rendererCrashed) }
        #expect(bench.renderer.renders == 1)
        #expect(await service.failure(request(blur: 2)) == .rendererCrashed)
        #expect(bench.renderer.renders == 2, "another variant may come out")
        bench.time.advance(by: .seconds(1))
        #expect(await service.failure(request()) == .rendererCrashed)
        #expect(bench.renderer.renders == 3)
        // Other bytes are another picture, at once.
        bench.renderer.follow(ScriptedRenderer.picture)
        try await bench.put("pets/cat.jpg", Workbench.jpeg + [1])
        bench.time.advance(by: .seconds(1))
        #expect(await service.failure(request()) == nil)
    }

    @Test(arguments: [RenderFailure.Code.overloaded, .unavailable, .cancelled])
    func whatMayGoBetterNextTimeIsTriedAgainAtOnce(_ code: RenderFailure.Code) async throws {
        try await bench.put("pets/cat.jpg", Workbench.jpeg)
        let service = bench.service()
        bench.renderer.follow { _, _ throws(RenderFailure) in throw RenderFailure(code, "Not now.") }
        _ = await service.failure(request())
        bench.renderer.follow(ScriptedRenderer.picture)
        #expect(await service.failure(request()) == nil)
    }

    @Test func originalsThatCannotBeReadAreAnErrorOfOurs() async throws {
        try await bench.put("pets/cat.jpg", Workbench.jpeg)
        let service = bench.service()
        bench.originals.fail([.head, .open], with: StorageError(.failed, "disk /secret/path is broken"))
        let error = await #expect(throws: ServiceError.self) { try await service.variant(request()) }
        #expect(error?.code == .originalsUnavailable && error?.retryAfter != nil)
        #expect(error?.message.contains("secret") == false && "\(error?.cause, default: "-")".contains("secret"))
        bench.originals.fail([.head, .open], with: nil)
        #expect(await service.failure(request()) == nil)
    }

    @Test func whatIsInMemoryIsAnsweredWhileTheOriginalsAreAway() async throws {
        try await bench.put("pets/cat.jpg", Workbench.jpeg)
        let service = bench.service()
        _ = try await service.variant(request())
        bench.time.advance(by: .seconds(60))
        bench.originals.fail([.head, .open], with: StorageError(.failed, "away"))
        #expect(try await service.variant(request()).outcome == .memory)
        #expect(await service.failure(request(blur: 2)) == .originalsUnavailable)
        bench.originals.fail([.head, .open], with: nil)
        try await bench.put("pets/cat.jpg", Workbench.png)
        bench.time.advance(by: .seconds(60))
        #expect(try await service.variant(request()).outcome == .made, "a changed original shows again")
    }

    @Test func aVariantsStoreThatFailsMakesThingsSlowerAndNeverWrong() async throws {
        var bench = bench
        bench.configuration.memoryBytes = 0
        try await bench.put("pets/cat.jpg", Workbench.jpeg)
        let service = bench.service()
        bench.variants.fail([.read, .put, .head, .delete], with: StorageError(.full, "full"))
        for round in 1...3 {
            #expect(try await service.variant(request()).outcome == .made)
            await service.finishWriting()
            #expect(bench.renderer.renders == round)
        }
        #expect(try await service.facts(request()).variantBytes == nil)
        bench.variants.fail([.read, .put, .head, .delete], with: nil)
        _ = try await service.variant(request())
        await service.finishWriting()
        #expect(try await service.variant(request()).outcome == .store)
    }

    @Test func whatDoesNotFitBehindTheAnswersIsNotStored() async throws {
        var bench = bench
        bench.configuration.unstoredBytes = 200
        try await bench.put("pets/cat.jpg", Workbench.jpeg)
        let service = bench.service()
        bench.variants.writing.shut()
        for number in 1...5 { _ = try await service.variant(request(blur: Double(number))) }
        bench.variants.writing.open()
        await service.finishWriting()
        let count = try await bench.stored().count
        #expect((1...3).contains(count))
        _ = try await service.variant(request(blur: 6))
        await service.finishWriting()
        #expect(try await bench.stored().count == count + 1, "there is room again")
    }

    @Test func theDeadlineCountsFromTheBeginningAndIsPassedOn() async throws {
        var bench = bench
        bench.configuration.deadline = .seconds(3)
        try await bench.put("pets/cat.jpg", Workbench.jpeg)
        let service = bench.service()
        bench.originals.reading.shut()
        let task = Task { try await service.variant(request()) }
        await bench.originals.reading.arrivals(1)
        bench.time.advance(by: .seconds(1))
        bench.originals.reading.open()
        _ = try await task.value
        #expect(bench.renderer.deadlines == [.seconds(2)])
        bench.time.advance(by: .seconds(5))
        bench.originals.reading.shut()
        let late = Task { await service.failure(request(blur: 2)) }
        await bench.originals.reading.arrivals(2)
        bench.time.advance(by: .seconds(4))
        bench.originals.reading.open()
        #expect(await late.value == .deadlineExceeded)
        #expect(bench.renderer.renders == 1)
    }

    @Test func damagedAndTruncatedVariantsAreMadeAnew() async throws {
        let folder = try TemporaryFolder()
        let variants = try FolderStore(path: folder.path, writing: .fast, threadPool: .singleton)
        try await bench.put("pets/cat.jpg", Workbench.jpeg)
        let first = bench.service(variants: variants)
        let good = try await first.variant(request())
        await first.finishWriting()
        let name = try #require(folder.files().first { $0.hasSuffix(".webp") })
        let bytes = try folder.read(name)
        let times = try FileManager.default.attributesOfItem(atPath: folder.path(name))[.modificationDate]
        var flipped = bytes
        flipped[bytes.count / 2] ^= 0x20
        for damage in [[], Array(bytes.dropLast()), bytes + [0], flipped] {
            try folder.write(damage, to: name)
            // The time too is as it was, so that nothing but the bytes can tell.
            if let times {
                try FileManager.default.setAttributes([.modificationDate: times], ofItemAtPath: folder.path(name))
            }
            let next = bench.service(variants: variants)
            let variant = try await next.variant(request())
            #expect(variant.outcome == .made && variant.etag == good.etag)
            await next.finishWriting()
            #expect(try folder.read(name) == bytes)
        }
    }

    @Test func settingsAreReadAndRefused() throws {
        let provider = InMemoryProvider(values: [
            "cache-memory": "1MB", "deadline": "5s", "limit-frames": "7", "originals-known": "9",
            "variants-buffer": "8kB",
        ])
        let read = try VariantService.Configuration(reader: ConfigReader(provider: provider))
        #expect(read.memoryBytes == 1_000_000 && read.deadline == .seconds(5) && read.limits.pages == 7)
        #expect(read.knownOriginals == 9 && read.unstoredBytes == 8_000)
        #expect(read.originalBytes == 50_000_000)
        let bad = InMemoryProvider(values: ["deadline": "soon"])
        let error = #expect(throws: SettingError.self) {
            try VariantService.Configuration(reader: ConfigReader(provider: bad))
        }
        #expect("\(error, default: "")".contains("'deadline' is 'soon'"))
    }
}
