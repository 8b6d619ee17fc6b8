import Foundation
import ImageService
import NIOCore
import NIOPosix
import ObjectStorage
import TestKit
import Testing

/// Stores that fail at every step of an upload and of a removal.
struct UploadFaultTests {
    /// One upload's changes: receive, append, intent, commit, sidecar, intent removed.
    private static let changes = 6

    @Test(arguments: 0..<changes, StoreProbe.Phase.allCases)
    func aStepThatFailsLeavesNothing(_ step: Int, _ phase: StoreProbe.Phase) async throws {
        let memory = MemoryStore()
        let bench = LibraryBench(memory)
        let library = bench.library()
        bench.originals.fail(afterChanges: step, phase)
        let result = await code { _ = try await library.upload() }
        #expect(bench.originals.stopFailing(), "the step was there")
        if step == Self.changes - 1 {
            // The image is whole; that its intent stayed is the sweeper's business.
            #expect(result == nil)
            #expect(try await library.images().images.count == 1)
        } else {
            #expect(result == .originalsUnavailable)
            #expect(try await bench.keys().isEmpty)
        }
        #expect(memory.arriving == 0)
        try await expectTidyAfterSweep(bench)
    }

    @Test(arguments: 0..<changes, StoreProbe.Phase.allCases)
    func aStoreThatFailsFromThenOnShowsNothingHalf(_ step: Int, _ phase: StoreProbe.Phase) async throws {
        let memory = MemoryStore()
        let bench = LibraryBench(memory)
        let library = bench.library()
        bench.originals.fail(afterChanges: step, phase, forGood: true)
        let result = await code { _ = try await library.upload() }
        #expect((result == nil) == (step == Self.changes - 1))
        bench.originals.stopFailing()
        // What is listed is whole, also before anybody has swept.
        for image in try await library.images().images {
            let key = try #require(ObjectKey(image.key))
            #expect(try await bench.originals.head(key) != nil)
        }
        #expect(memory.arriving == 0)
        try await expectTidyAfterSweep(bench)
    }

    @Test(arguments: [
        (StorageError.Code.full, ServiceError.Code.storeFull), (.denied, .originalsReadOnly),
        (.missing, .originalsUnavailable), (.failed, .originalsUnavailable),
    ])
    func everyStepTellsWhatIsWrong(_ fault: StorageError.Code, _ expected: ServiceError.Code) async throws {
        for step in 0..<(Self.changes - 1) {
            let bench = LibraryBench()
            let library = bench.library()
            bench.originals.fail(afterChanges: step, .before, with: StorageError(fault, "/secret/path is no more"))
            do {
                _ = try await library.upload()
                Issue.record("step \(step) should fail")
            } catch let error as ServiceError {
                #expect(error.code == expected && !error.message.contains("secret"))
            }
        }
    }

    @Test(arguments: 0..<2, StoreProbe.Phase.allCases)
    func aRemovalThatFailsCanBeAskedForAgain(_ step: Int, _ phase: StoreProbe.Phase) async throws {
        let bench = LibraryBench()
        let service = bench.service()
        let library = bench.library(nil, service)
        let image = try await library.upload()
        _ = try await service.variant(request(image.key))
        bench.originals.fail(afterChanges: step, phase)
        #expect(await code { try await library.delete(image.id) } == .originalsUnavailable)
        #expect(bench.originals.stopFailing(), "the step was there")
        if step == 1, phase == .after {
            // The last step was done, and only nobody heard of it.
            #expect(await code { try await library.delete(image.id) } == .noSuchImage)
        } else {
            #expect(try await library.image(image.id) == image)
            try await library.delete(image.id)
        }
        #expect(try await bench.keys().isEmpty)
        #expect(try await bench.variants.list(under: .all, after: nil, limit: 10).objects.isEmpty)
    }

    @Test func aRemovalWhoseVariantsCannotBeRemovedCanBeAskedForAgain() async throws {
        let bench = LibraryBench()
        let library = bench.library()
        let image = try await library.upload()
        bench.variants.fail([.deleteAll], with: StorageError(.failed, "no"))
        #expect(await code { try await library.delete(image.id) } == .variantsUnavailable)
        #expect(try await library.image(image.id) == image)
        bench.variants.fail([.deleteAll], with: nil)
        try await library.delete(image.id)
        #expect(try await bench.keys().isEmpty)
    }

    @Test func aStoreThatCannotBeReadIsAnErrorAndNotAnEmptyOne() async throws {
        let bench = LibraryBench()
        let library = bench.library()
        let image = try await library.upload()
        bench.originals.fail([.head, .read, .list], with: StorageError(.failed, "no"))
        #expect(await code { _ = try await library.image(image.id) } == .originalsUnavailable)
        #expect(await code { _ = try await library.images() } == .originalsUnavailable)
        #expect(await code { try await library.delete(image.id) } == .originalsUnavailable)
        #expect(await code { _ = try await library.sweep() } == .originalsUnavailable)
    }

    /// After two hours and a sweep every original has its sidecar, and nothing else is there.
    private func expectTidyAfterSweep(_ bench: LibraryBench) async throws {
        bench.clock.advance(by: 7200)
        let library = bench.library()
        try await library.sweep()
        let images = try await library.images().images
        #expect(try await bench.keys().count == 2 * images.count)
        #expect(try await library.sweep() == SweepReport())
    }
}

/// Real processes that are killed at every step of an upload.
struct KilledUploadTests {
    @Test(.timeLimit(.minutes(2)), arguments: ["before", "after"])
    func whatIsLeftIsAnImageOrNothing(_ phase: String) async throws {
        for step in 0...9 {
            let folder = try TemporaryFolder()
            // Upload and removal are 7 and 2 changes.
            #expect(try run(folder, ["\(step)", phase, "delete"]) == (step < 9), "step \(step)")
            try await check(folder, changes: step + (phase == "after" ? 1 : 0))
        }
    }

    /// What must be found where so many of the changes were done: receive, append twice, intent, commit, sidecar, intent
    /// removed, original removed, sidecar removed.
    private func check(_ folder: TemporaryFolder, changes: Int) async throws {
        let clock = SettableDate()
        clock.advance(by: Date().timeIntervalSince(clock.now) + 7200)
        for name in folder.files() where name.hasPrefix(".tmp/") {
            let old = Date(timeIntervalSinceNow: -7200)
            try FileManager.default.setAttributes([.modificationDate: old], ofItemAtPath: folder.path(name))
        }
        let store = try FolderStore(path: folder.path, writing: .durable, threadPool: .singleton)
        let bench = LibraryBench(store)
        let library = ImageLibrary(
            originals: store,
            destination: .open(store),
            variants: bench.service(),
            logger: bench.logger,
            time: { clock.now }
        )
        let images = try await library.images().images
        #expect(images.count == ((6...8).contains(changes) ? 1 : 0), "\(changes) changes")
        try await library.sweep()
        #expect(try await library.images().images == images, "\(changes) changes")
        guard let image = images.first else {
            #expect(folder.files().isEmpty, "\(changes) changes left \(folder.files())")
            return
        }
        // A removal that was killed has left the sidecar, so that it can be asked for again.
        let isWhole = try await store.head(try #require(ObjectKey(image.key)))?.size == 300_004
        #expect(isWhole == (changes <= 7), "\(changes) changes")
        try await library.delete(image.id)
        #expect(folder.files().isEmpty, "\(changes) changes left \(folder.files())")
    }

    private func run(_ folder: TemporaryFolder, _ arguments: [String]) throws -> Bool {
        let process = Process()
        let program = try #require(BuiltPrograms.url("upload-writer"), "it was not built beside the tests")
        process.executableURL = program
        process.arguments = [folder.path] + arguments
        process.standardOutput = FileHandle.nullDevice
        try process.start()
        process.waitUntilExit()
        return process.terminationReason == .uncaughtSignal
    }
}

/// A library on a disk that is really full.
@Suite(.enabled(if: SmallDisk.isAllowed, "only root may mount a file system"))
struct FullLibraryTests {
    @Test func aFullDiskRefusesUploadsAndLeavesNothing() async throws {
        let disk = try SmallDisk(options: "size=1m")
        let bench = LibraryBench(try FolderStore(path: disk.path, writing: .durable, threadPool: .singleton))
        let library = bench.library()
        let image = try await library.upload(LibraryBench.jpeg + [UInt8](repeating: 1, count: 600_000))
        let files = disk.files()
        #expect(
            await code { _ = try await library.upload([0xFF, 0xD8, 0xFF] + [UInt8](repeating: 1, count: 600_000)) }
                == .storeFull
        )
        #expect(disk.files() == files)
        #expect(try await library.images().images == listed([image]))
        // With room to the last page: now it is intents, sidecars and names that do not fit.
        _ = try await bench.originals.put(
            try #require(ObjectKey("ballast")),
            ByteBuffer(repeating: 0, count: 380_000),
            metadata: ObjectMetadata()
        )
        var refused = 0
        for number in 0..<12 {
            do {
                _ = try await library.upload(LibraryBench.jpeg + [UInt8(number)])
            } catch let error as ServiceError where error.code == .storeFull {
                refused += 1
            }
        }
        #expect(refused > 0)
        let images = try await library.images().images
        // Each with a file beside it that holds its metadata; ballast has one too.
        #expect(disk.files().count == 4 * images.count + 2, "\(disk.files())")
        for image in images { try await library.delete(image.id) }
        #expect(disk.files().count == 2)
        _ = try await library.upload(LibraryBench.jpeg + [UInt8](repeating: 1, count: 300_000))
    }
}
