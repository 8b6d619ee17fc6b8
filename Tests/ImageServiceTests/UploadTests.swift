import Crypto
import Descriptors
import Foundation
import NIOCore
import ObjectStorage
import Recipes
import RenderWire
import TestKit
import Testing

@testable import ImageService

struct UploadTests {
    private let bench = LibraryBench()

    @Test func whatArrivesInPiecesBecomesAnImage() async throws {
        let service = bench.service()
        let library = bench.library(nil, service)
        let upload = try await library.begin()
        for byte in LibraryBench.jpeg { try await upload.append(ByteBuffer(bytes: [byte])) }
        #expect(try await bench.keys().isEmpty, "nothing is seen before it is finished")
        let image = try await upload.finish(name: "../my cat.png")
        #expect(image.key == "\(image.id)/my cat.jpg" && image.name == "my cat.jpg")
        #expect(image.format == .jpeg && image.width == 400 && image.height == 300 && image.pages == 1)
        #expect(image.placeholder == ScriptedRenderer.placeholder)
        #expect(image.bytes == LibraryBench.jpeg.count)
        #expect(image.sha256 == SHA256.hash(data: LibraryBench.jpeg).map { String(format: "%02x", $0) }.joined())
        #expect(image.created == Date(timeIntervalSince1970: 1_767_323_045))
        #expect(image.id.created.timeIntervalSince1970 == 1_767_323_045.678)
        // In both directions the same: what was said, what is looked up, what is listed, what the next server reads.
        #expect(try await library.image(image.id) == image)
        #expect(try await bench.library().images().images == listed([image]))
        let original = try await service.original(image.key)
        #expect(try original.descriptor.readAll() == LibraryBench.jpeg)
        #expect(original.mediaType == "image/jpeg" && original.fileName == "my cat.jpg")
        #expect(try await service.variant(request(image.key)).outcome == .made)
        // Original and sidecar; the intent is gone.
        #expect(try await bench.keys().count == 2)
        let key = try #require(ObjectKey(image.key))
        let metadata = try await bench.originals.head(key)?.metadata
        #expect(metadata == ObjectMetadata(mediaType: "image/jpeg", attributes: ["sha256": image.sha256]))
    }

    @Test func theRendererSeesTheWholeUploadAndItsLimits() async throws {
        var bench = bench
        bench.configuration.limits.inputPixels = 1234
        bench.configuration.deadline = .seconds(7)
        bench.renderer.follow { output, original throws(RenderFailure) in
            #expect(original == LibraryBench.jpeg)
            #expect(output.recipe.output.metadata != .none, "or a HEIC's thumbnail would be enough")
            return ScriptedRenderer.rendered(
                output,
                original,
                ImageHeader(format: .png, size: PixelSize(width: 5, height: 6), pages: 3)
            )
        }
        let image = try await bench.library().upload()
        #expect(bench.renderer.deadlines.allSatisfy { $0 <= .seconds(7) } && bench.renderer.renders == 1)
        #expect(bench.renderer.jobs.map(\.limits.inputPixels) == [1234], "picture and placeholder are one job")
        // The renderer's word counts, not the first look's.
        #expect(
            image.format == .png && image.name == "cat.png" && (image.width, image.height, image.pages) == (5, 6, 3)
        )
    }

    @Test func twoOfOneNameAreBothKept() async throws {
        let library = bench.library()
        async let first = library.upload(LibraryBench.jpeg + [1])
        async let second = library.upload(LibraryBench.jpeg + [2])
        let images = try await [first, second]
        #expect(Set(images.map(\.id)).count == 2 && images.allSatisfy { $0.name == "cat.jpg" })
        for (image, last) in zip(images, [1, 2] as [UInt8]) {
            let stored = try await bench.originals.read(try #require(ObjectKey(image.key)), upTo: 1000)
            #expect(stored?.bytes.readableBytesView.last == last)
        }
    }

    @Test(arguments: [[], Array("hello".utf8), Array(repeating: 7, count: 10), Array("<html>".utf8)] as [[UInt8]])
    func whatIsNoImageIsRefusedWithoutARenderer(_ bytes: [UInt8]) async throws {
        let library = bench.library()
        #expect(await code { _ = try await library.upload(bytes) } == .notAnImage)
        #expect(bench.renderer.renders == 0)
        try await expectNothing()
    }

    @Test func whatIsNoImageIsRefusedBeforeAllOfItHasCome() async throws {
        let upload = try await bench.library().begin()
        try await upload.append(ByteBuffer(repeating: 7, count: 4095))
        #expect(await code { try await upload.append(ByteBuffer(repeating: 7, count: 1)) } == .notAnImage)
        // Again and again the same error.
        #expect(await code { try await upload.append(ByteBuffer(repeating: 7, count: 1)) } == .notAnImage)
        #expect(await code { _ = try await upload.finish(name: nil) } == .notAnImage)
        await upload.discard()
        try await expectNothing()
    }

    @Test func oneByteTooManyIsRefusedAsItCome() async throws {
        var bench = bench
        bench.configuration.originalBytes = 104
        let library = bench.library()
        #expect(try await library.upload().bytes == 104)
        let upload = try await library.begin()
        try await upload.append(ByteBuffer(bytes: LibraryBench.jpeg))
        #expect(await code { try await upload.append(ByteBuffer(bytes: [0])) } == .originalTooLarge)
        #expect(await code { _ = try await upload.finish(name: nil) } == .originalTooLarge)
        #expect(bench.originals.count(.append) == 2)
        #expect(try await bench.keys().count == 2)
    }

    @Test(arguments: [
        (RenderFailure.Code.brokenImage, ServiceError.Code.brokenImage), (.originalTooLarge, .originalTooLarge),
        (.formatNotEnabled, .formatNotEnabled), (.crashed, .rendererCrashed), (.overloaded, .overloaded),
        (.deadlineExceeded, .deadlineExceeded), (.unavailable, .rendererUnavailable),
    ])
    func whatRenderersRefuseIsNotKept(_ failure: RenderFailure.Code, _ expected: ServiceError.Code) async throws {
        var bench = bench
        // A full queue is tried again for as long as this.
        bench.configuration.deadline = .milliseconds(900)
        bench.renderer.follow { _, _ throws(RenderFailure) in throw RenderFailure(failure, "No.") }
        let library = bench.library()
        #expect(await code { _ = try await library.upload() } == expected)
        try await expectNothing()
    }

    @Test func discardingLeavesNothing() async throws {
        let library = bench.library()
        let upload = try await library.begin()
        try await upload.append(ByteBuffer(bytes: LibraryBench.jpeg))
        await upload.discard()
        await upload.discard()
        #expect(await code { try await upload.append(ByteBuffer()) } == .cancelled)
        #expect(await code { _ = try await upload.finish(name: nil) } == .cancelled)
        try await expectNothing()
        let finished = try await library.begin()
        try await finished.append(ByteBuffer(bytes: LibraryBench.jpeg))
        let image = try await finished.finish(name: nil)
        await finished.discard()
        #expect(await code { _ = try await finished.finish(name: nil) } == .cancelled)
        #expect(try await library.image(image.id) == image)
    }

    @Test func aClientThatLeavesWhileItsImageIsLookedAtLeavesNothing() async throws {
        bench.renderer.gate.shut()
        let library = bench.library()
        let task = Task { try await library.upload() }
        await bench.renderer.gate.arrivals(1)
        task.cancel()
        #expect(await code { _ = try await task.value } == .cancelled)
        try await expectNothing()
    }

    @Test func aClientThatLeavesWhileItsImageIsWrittenStopsNothing() async throws {
        let library = bench.library()
        let upload = try await library.begin()
        try await upload.append(ByteBuffer(bytes: LibraryBench.jpeg))
        let before = bench.originals.writing.arrived
        bench.originals.writing.shut()
        let task = Task { try await upload.finish(name: nil) }
        await bench.originals.writing.arrivals(before + 1)
        task.cancel()
        bench.originals.writing.open()
        let image = try await task.value
        #expect(try await library.images().images == listed([image]))
        #expect(try await bench.keys().count == 2)
    }

    @Test func onlySoManyAtOnce() async throws {
        var bench = bench
        bench.configuration.uploadsAtOnce = 2
        let library = bench.library()
        let first = try await library.begin()
        var second: Upload? = try await library.begin()
        let error = await #expect(throws: ServiceError.self) { _ = try await library.begin() }
        #expect(error?.code == .overloaded && error?.retryAfter != nil)
        // An upload that is over gives its place free, and so does one that was forgotten.
        await first.discard()
        let third = try await library.begin()
        #expect(await code { _ = try await library.begin() } == .overloaded)
        if second != nil { second = nil }
        let fourth = try await library.begin()
        for upload in [third, fourth] { await upload.discard() }
        _ = try await library.upload()
    }

    @Test func whereNothingCanBeWrittenEverythingCanBeRead() async throws {
        let image = try await bench.library().upload()
        for (destination, expected) in [
            (UploadDestination.readOnly, ServiceError.Code.originalsReadOnly), (.off, .uploadsOff),
        ] {
            let library = bench.library(destination)
            #expect(await code { _ = try await library.begin() } == expected)
            #expect(await code { try await library.delete(image.id) } == expected)
            #expect(await code { _ = try await bench.tickets(destination).use(ticket: "a") } == expected)
            #expect(try await library.image(image.id) == image)
            #expect(try await library.images().images == listed([image]))
            #expect(try await library.sweep() == SweepReport())
        }
    }

    @Test func aTicketIsGoodOnceForAllServers() async throws {
        let registers = [bench.tickets(), bench.tickets(), bench.tickets()]
        let uses = try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<30 { group.addTask { try await registers[number % 3].use(ticket: "AZaz09-_") } }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(uses == 1)
        for text in ["", "../a", "a/b", "a b", "é", String(repeating: "a", count: 101)] {
            #expect(try await registers[0].use(ticket: text) == false)
        }
        #expect(try await bench.keys() == ["calotype-tickets/AZaz09-_"])
    }

    private func expectNothing() async throws {
        #expect(try await bench.keys().isEmpty)
    }

    /// OpenStack Swift looks and writes in two steps, and several writers at once are all told that they were the first.
    @Test func aStoreThatLetsSeveralBeTheFirstStoresOneImageWithATicket() async throws {
        let store = TwoStepStore(bench.originals)
        let library = bench.library(.open(store))
        let codes = await withTaskGroup(of: ServiceError.Code?.self) { group in
            for number in 0..<8 {
                group.addTask {
                    await code {
                        let upload = try await library.begin(on: UploadTerms(ticket: "one"))
                        try await upload.append(ByteBuffer(bytes: LibraryBench.jpeg + [UInt8(number)]))
                        _ = try await upload.finish(name: nil)
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(codes.count { $0 == nil } == 1, "\(codes)")
        #expect(codes.count { $0 == .ticketUsed } == 7, "\(codes)")
        #expect(try await library.images().images.count == 1)
        // What was not used after all can be used again.
        let tickets = bench.tickets(.open(store))
        #expect(try await tickets.use(ticket: "two"))
        await tickets.giveBack(UploadTerms(ticket: "two"))
        #expect(try await tickets.use(ticket: "two"))
        #expect(try await !tickets.use(ticket: "two"))
    }
}

/// A store that tells every writer that it was the first, if only they come at the same time.
private struct TwoStepStore: ReceivingStore {
    let store: StoreProbe

    init(_ store: StoreProbe) { self.store = store }

    var isLocal: Bool { false }
    func head(_ key: ObjectKey) async throws -> ObjectInfo? { try await store.head(key) }
    func open(_ key: ObjectKey) async throws -> OpenedObject? { try await store.open(key) }
    func read(_ key: ObjectKey, upTo limit: Int) async throws -> StoredBytes? {
        try await store.read(key, upTo: limit)
    }
    func put(_ key: ObjectKey, _ bytes: ByteBuffer, metadata: ObjectMetadata) async throws -> ObjectInfo {
        try await store.put(key, bytes, metadata: metadata)
    }
    func putIfAbsent(
        _ key: ObjectKey,
        _ bytes: ByteBuffer,
        metadata: ObjectMetadata
    ) async throws -> ObjectInfo? {
        guard try await store.head(key) == nil else { return nil }
        for _ in 0..<100 { await Task.yield() }
        return try await store.put(key, bytes, metadata: metadata)
    }
    func receive() async throws -> any IncomingObject { try await store.receive() }
    func delete(_ key: ObjectKey) async throws -> Bool { try await store.delete(key) }
    func deleteAll(under prefix: ObjectKeyPrefix) async throws -> Int { try await store.deleteAll(under: prefix) }
    func list(under prefix: ObjectKeyPrefix, after: ObjectKey?, limit: Int) async throws -> ObjectPage {
        try await store.list(under: prefix, after: after, limit: limit)
    }
    func folders(under prefix: ObjectKeyPrefix) async throws -> [String] { try await store.folders(under: prefix) }
    func check() async throws { try await store.check() }
}
