import Dialects
import Foundation
import NIOCore
import ObjectStorage
import Recipes
import RenderWire
import Synchronization
import TestKit
import Testing

@testable import ImageService

struct LibraryTests {
    private let bench = LibraryBench()

    @Test func pagesAreTurnedWhileImagesCome() async throws {
        let library = bench.library()
        var all: [StoredImage] = []
        for number in 0..<1000 {
            all.append(try await library.upload(LibraryBench.jpeg + [UInt8(number % 251)], "\(number).jpg"))
            // A few of one millisecond.
            if number % 3 == 0 { bench.clock.advance(by: 0.001) }
        }
        let expected = listed(all.sorted { $0.id > $1.id })
        var seen: [ListedImage] = []
        var cursor: String?
        var pages = 0
        repeat {
            let page = try await library.images(limit: 97, after: cursor)
            seen += page.images
            pages += 1
            #expect(page.images.count == 97 || page.next == nil)
            cursor = page.next
            // Each page meets newer images than the one before, and one of the oldest is removed.
            bench.clock.advance(by: 1)
            for _ in 0..<5 { _ = try await library.upload() }
        } while cursor != nil
        #expect(pages == 11)
        #expect(seen == expected)
        // From the start again, the new ones are there first.
        let newest = try await library.images(limit: 500).images
        #expect(
            newest.prefix(55).allSatisfy { !expected.contains($0) }
                && Array(newest.dropFirst(55)) == Array(expected.prefix(445))
        )
    }

    @Test func anUploadWaitsForRoomInTheRenderersQueue() async throws {
        let library = bench.library()
        let refusals = Mutex(3)
        bench.renderer.follow { job, bytes throws(RenderFailure) in
            let isFull = refusals.withLock { left in
                left -= 1
                return left >= 0
            }
            if isFull { throw RenderFailure(.overloaded, "Too many images are waiting.") }
            return try ScriptedRenderer.picture(job, bytes)
        }
        _ = try await library.upload()
        #expect(refusals.withLock { $0 } == -1)
    }

    @Test func pagesGoOnBehindImagesThatWereRemoved() async throws {
        let library = bench.library()
        var all: [StoredImage] = []
        for _ in 0..<30 {
            all.append(try await library.upload())
            bench.clock.advance(by: 1)
        }
        all.reverse()
        let first = try await library.images(limit: 10)
        // The last of the page, on which the cursor stands, and one that is still to come.
        for index in [9, 10, 15] { try await library.delete(all[index].id) }
        let second = try await library.images(limit: 10, after: first.next)
        #expect(second.images == listed((11...21).filter { $0 != 15 }.map { all[$0] }))
        let third = try await library.images(limit: 10, after: second.next)
        #expect(third.images == listed(Array(all[22...])) && third.next == nil)
    }

    @Test func anExactPageIsTheLast() async throws {
        let library = bench.library()
        #expect(try await library.images().images.isEmpty)
        for _ in 0..<4 { _ = try await library.upload() }
        #expect(try await library.images(limit: 4).next == nil)
        #expect(try await library.images(limit: 3).next != nil)
        #expect(try await library.images(limit: 0).images.count == 1)
    }

    @Test(arguments: ["", "x", "1", "../calotype-images", "017F22E2-79B0-7CC3-98C4-DC0C0C07398F"])
    func whatIsNoCursorIsRefused(_ cursor: String) async throws {
        let library = bench.library()
        #expect(await code { _ = try await library.images(after: cursor) } == .badCursor)
    }

    @Test func damagedSidecarsHideOnlyThemselves() async throws {
        let library = bench.library()
        var images: [StoredImage] = []
        for _ in 0..<6 {
            images.insert(try await library.upload(), at: 0)
            bench.clock.advance(by: 1)
        }
        let sidecars = try await bench.keys().filter { $0.hasPrefix("calotype-images/") }
        let spoilt = ["", "{}", String(repeating: " ", count: 100_000)]
        for (index, text) in spoilt.enumerated() { try await put(sidecars[index], text) }
        // One that describes another image.
        try await put(sidecars[3], String(buffer: try await read(sidecars[4])))
        for name in ["calotype-images/readme.txt", "calotype-images/00000/x.json", "calotype-images/zzzzz/y.json"] {
            try await put(name, "{}")
        }
        #expect(try await library.images(limit: 2).images == listed(Array(images[4...])))
        #expect(try await library.images(limit: 1).images == listed([images[4]]))
        #expect(await code { _ = try await library.image(images[0].id) } == .noSuchImage)
        // They can still be removed, with the original.
        for image in images { try await library.delete(image.id) }
        #expect(try await bench.keys().allSatisfy { !$0.hasPrefix("0") })
    }

    @Test func removingTakesEverythingThatWasMade() async throws {
        let service = bench.service()
        let library = bench.library(nil, service)
        let image = try await library.upload()
        let other = try await library.upload()
        for blur in [1.0, 2] {
            for image in [image, other] { _ = try await service.variant(request(image.key, blur: blur)) }
        }
        _ = try await service.variant(
            request(image.key, .original([]), options: ResponseOptions(fixedKey: "40x30/\(image.key)"))
        )
        await service.finishWriting()
        try await library.delete(image.id)
        #expect(service.cached(request(image.key)) == nil)
        #expect(await service.failure(request(image.key)) == .noSuchOriginal)
        #expect(await code { _ = try await service.original(image.key) } == .noSuchOriginal)
        #expect(await code { _ = try await library.image(image.id) } == .noSuchImage)
        #expect(await code { try await library.delete(image.id) } == .noSuchImage)
        #expect(try await library.images().images == listed([other]))
        let left = try await bench.variants.list(under: .all, after: nil, limit: 10).objects.map(\.key.text)
        #expect(left.count == 3 && left.filter { !$0.hasSuffix("/original.json") }.count == 2)
        #expect(try await bench.keys().count == 2)
    }

    @Test func whatIsBeingMadeWhileItsOriginalGoesIsNotKept() async throws {
        let service = bench.service()
        let library = bench.library(nil, service)
        let image = try await library.upload()
        bench.renderer.gate.shut()
        let arrived = bench.renderer.gate.arrived
        let making = Task { try await service.variant(request(image.key)) }
        await bench.renderer.gate.arrivals(arrived + 1)
        try await library.delete(image.id)
        bench.renderer.gate.open()
        #expect(try await making.value.outcome == .made, "who has waited gets it")
        await service.finishWriting()
        #expect(try await bench.variants.list(under: .all, after: nil, limit: 10).objects.isEmpty)
        #expect(service.memoryUsage.variants == 0)
        #expect(await service.failure(request(image.key)) == .noSuchOriginal)
    }

    @Test func manyWhoRemoveOneImageAtOnceAllGetAnAnswer() async throws {
        let library = bench.library()
        let image = try await library.upload()
        await withTaskGroup(of: ServiceError.Code?.self) { group in
            for _ in 0..<8 { group.addTask { await code { try await library.delete(image.id) } } }
            for await result in group { #expect(result == nil || result == .noSuchImage) }
        }
        #expect(try await bench.keys().isEmpty)
    }

    @Test func sweepingLeavesWhatIsYoungOrWhole() async throws {
        let library = bench.library()
        let image = try await library.upload()
        let young = try intent(of: image.id)
        try await put(young, "")
        #expect(try await library.sweep() == sweep { $0.young = 1 })
        bench.clock.advance(by: 3590)
        #expect(try await library.sweep() == sweep { $0.young = 1 })
        bench.clock.advance(by: 20)
        #expect(try await library.sweep() == sweep { $0.completed = 1 })
        #expect(try await library.images().images == listed([image]))
        #expect(try await bench.keys().count == 2)
    }

    @Test func sweepingRemovesOriginalsWithoutASidecar() async throws {
        let library = bench.library()
        let kept = try await library.upload()
        for _ in 0..<3 {
            let image = try await library.upload()
            _ = try await bench.originals.delete(LibraryKeys.sidecar(of: image.id))
            try await put(try intent(of: image.id), "{}")
        }
        // Somebody's own files, and what looks like an intent and is none.
        for name in ["cat.jpg", "calotype-uploads/readme", "calotype-uploads/cat.json", "calotype-uploads/../cat.json"]
        {
            if ObjectKey(name) != nil { try await put(name, "mine") }
        }
        bench.clock.advance(by: 7200)
        #expect(try await library.sweep() == sweep { $0.removed = 3 })
        let left = try await bench.keys().filter { !$0.hasPrefix("calotype-images/") }
        #expect(left == [kept.key, "calotype-uploads/cat.json", "calotype-uploads/readme", "cat.jpg"].sorted())
    }

    @Test func oneThatCannotBeTidiedHoldsUpNoOther() async throws {
        let library = bench.library()
        for _ in 0..<2 {
            let image = try await library.upload()
            try await put(try intent(of: image.id), "{}")
        }
        bench.clock.advance(by: 7200)
        bench.originals.fail(afterChanges: 0, .before)
        #expect(try await library.sweep() == sweep { ($0.completed, $0.failed) = (1, 1) })
        #expect(try await library.sweep() == sweep { $0.completed = 1 })
    }

    @Test func usedTicketsAreForgottenWhenTheyHaveExpired() async throws {
        let (library, tickets) = (bench.library(), bench.tickets())
        #expect(try await tickets.use(ticket: "one"))
        // The memory store's clock stands still near 1,700,000,000.
        bench.clock.advance(by: 1_700_000_000 + 7 * 86_400 - bench.clock.now.timeIntervalSince1970)
        #expect(try await library.sweep().tickets == 0)
        #expect(try await !tickets.use(ticket: "one"))
        bench.clock.advance(by: 3700)
        #expect(try await library.sweep().tickets == 1)
    }

    @Test func whatTheLibraryKeepsForItselfIsNoOriginal() async throws {
        let service = bench.service()
        let library = bench.library(nil, service)
        let image = try await library.upload()
        let sidecar = try #require(try await bench.keys().first { $0.hasPrefix("calotype-images/") })
        // Even if it looked like one.
        for key in [sidecar, "calotype-uploads/a.jpg", "calotype-tickets/a.jpg", "calotype-images/b/a.jpg"] {
            if key != sidecar { try await put(key, String(decoding: [0xFF, 0xD8, 0xFF], as: UTF8.self)) }
            #expect(await service.failure(request(key)) == .noSuchOriginal)
            #expect(await code { _ = try await service.facts(request(key)) } == .noSuchOriginal)
            #expect(await code { _ = try await service.original(key) } == .noSuchOriginal)
        }
        // What only begins alike is.
        for key in ["calotype-images.jpg", "calotype-imagesX/a.jpg", "calotype/a.jpg", "a/calotype-images/b.jpg"] {
            try await bench.put(key, LibraryBench.jpeg)
            #expect(try await service.original(key).size == LibraryBench.jpeg.count)
        }
        #expect(
            try await bench.originals.originals(limit: 3).keys.map(\.text) == [
                image.key, "a/calotype-images/b.jpg", "calotype-images.jpg",
            ]
        )
        #expect(try await bench.originals.originals(limit: 100).keys.count == 5)
    }

    private func sweep(_ change: (inout SweepReport) -> Void) -> SweepReport {
        var sweep = SweepReport()
        change(&sweep)
        return sweep
    }

    private func intent(of id: UploadID) throws -> String { "calotype-uploads/\(id).json" }

    private func put(_ key: String, _ text: String) async throws { try await bench.put(key, Array(text.utf8)) }

    private func read(_ key: String) async throws -> ByteBuffer {
        let key = try #require(ObjectKey(key))
        return try #require(try await bench.originals.read(key, upTo: 1_000_000)).bytes
    }
}
