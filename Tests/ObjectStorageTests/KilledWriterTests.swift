import Foundation
import NIOCore
import NIOPosix
import ObjectStorage
import TestKit
import Testing

/// Real processes that are killed while they write.
struct KilledWriterTests {
    @Test(.timeLimit(.minutes(2)), arguments: ["fast", "durable"], ["whole", "pieces"])
    func nothingHalfWrittenIsEverSeen(_ writing: String, _ way: String) async throws {
        let folder = try TemporaryFolder()
        for round in 0..<12 {
            try killAWriter(in: folder, writing, way, afterBytes: round * 3)
            let store = try FolderStore(path: folder.path, writing: .fast, threadPool: .singleton)
            var bare = 0
            for (key, info) in try await store.list(under: .all, after: nil, limit: 100).objects {
                let read = try #require(try await store.read(key, upTo: 100_000))
                let bytes = Array(read.bytes.readableBytesView)
                let byte = try #require(bytes.first)
                #expect(bytes.allSatisfy { $0 == byte }, "\(key) is of one write")
                guard let number = info.metadata.attributes["number"].flatMap({ Int($0) }) else {
                    bare += 1
                    continue
                }
                #expect(bytes.count == 20_000 + number % 5000 && byte == UInt8(number % 251), "\(key)")
                #expect(info.metadata.mediaType == "image/png")
            }
            // Four writers were killed: no more objects than these can be between their two steps.
            #expect(bare <= 4 * (round + 1))
        }
    }

    @Test(.timeLimit(.minutes(1)), arguments: ["whole", "pieces"])
    func whatIsLeftIsSweptOnceItIsOld(_ way: String) throws {
        let folder = try TemporaryFolder()
        for _ in 0..<5 { try killAWriter(in: folder, "durable", way, afterBytes: 0) }
        try folder.write(Array("half".utf8), to: ".tmp/left")
        let store = { try FolderStore(path: folder.path, writing: .fast, threadPool: .singleton) }
        _ = try store()
        #expect(folder.files().contains(".tmp/left"), "a writer may be about to lock it")
        for name in folder.files() where name.hasPrefix(".tmp/") {
            let old = Date(timeIntervalSinceNow: -3600)
            try FileManager.default.setAttributes([.modificationDate: old], ofItemAtPath: folder.path(name))
        }
        // What a living writer holds stays, however old.
        let held = open(folder.path(".tmp/left"), O_RDWR)
        defer { close(held) }
        #expect(flock(held, LOCK_EX | LOCK_NB) == 0)
        _ = try store()
        #expect(folder.files().filter { $0.hasPrefix(".tmp/") } == [".tmp/left"])
        flock(held, LOCK_UN)
        _ = try store()
        #expect(!folder.files().contains { $0.hasPrefix(".tmp/") })
    }

    /// Starts a writer, waits until it writes, gives it some more time in the form of a few of its lines, kills it.
    private func killAWriter(in folder: TemporaryFolder, _ writing: String, _ way: String, afterBytes: Int) throws {
        let process = Process()
        process.executableURL = try writer()
        process.arguments = [folder.path, writing, way]
        let output = Pipe()
        process.standardOutput = output
        try process.start()
        var head = Data()
        let wanted = 6 + afterBytes % 18
        while head.count < wanted {
            let next = output.fileHandleForReading.nextData(upTo: wanted - head.count)
            guard !next.isEmpty else { break }
            head += next
        }
        let isGoing = String(decoding: head, as: UTF8.self).hasPrefix("going")
        // One that failed has said why in one line, and goes on: there is no end to wait for.
        if !isGoing { head += output.fileHandleForReading.nextData() }
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        #expect(isGoing, "\(String(decoding: head, as: UTF8.self))")
    }

    private func writer() throws -> URL {
        // Beside the test bundle, wherever the build put it.
        let beside = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        let places = sequence(first: beside) { $0.path == "/" ? nil : $0.deletingLastPathComponent() }
        let found = places.map { $0.appendingPathComponent("folder-writer") }.first {
            FileManager.default.isExecutableFile(atPath: $0.path)
        }
        return try #require(found, "folder-writer was not built beside the tests")
    }
}
