import Descriptors
import Foundation
import HTTPOrigin
import ImageService
import ObjectStorage
import TestKit
import Testing

/// What is kept of images, for how long it is believed, and what happens when their servers are in trouble.
@Suite(.timeLimit(.minutes(10)))
struct KeepingTests {
    private let server: OriginServer
    private var bench: Bench

    init() async throws {
        server = try await OriginServer()
        bench = try Bench()
        try bench.list(server)
    }

    @Test(arguments: [true, false])
    func asksAgainOnlyWhenItIsTime(keepsBytes: Bool) async throws {
        var bench = bench
        bench.keepsBytes = keepsBytes
        let originals = try bench.originals()
        let url = server.url("/ok/a")
        let first = try await originals.head(url)
        #expect(first.size == 20_000 && first.modified == 1_604_220_577)
        _ = try await originals.bytes(url)
        #expect(try await originals.head(url) == first)
        #expect(try await server.visits().count == 1)
        bench.time.advance(by: 59)
        #expect(try await originals.head(url) == first)
        #expect(try await server.visits().count == 1)
        bench.time.advance(by: 2)
        #expect(try await originals.head(url) == first)
        let visits = try await server.visits()
        #expect(visits.count == 2 && visits[1].headers["if-none-match"] == "\"v1\"")
        #expect(visits[1].headers["if-modified-since"] == "Sun, 01 Nov 2020 08:49:37 GMT")
        // Confirmed, and so believed for another time.
        bench.time.advance(by: 59)
        #expect(try await originals.head(url) == first)
        #expect(try await server.visits().count == 2)
        #expect(try await originals.bytes(url) == image(20_000))
        #expect(try await server.visits().count == (keepsBytes ? 2 : 3))
        #expect(bench.keptFiles.count == (keepsBytes ? 1 : 0))
    }

    @Test func aChangedImageHasAnotherValidator() async throws {
        let originals = try bench.originals()
        let url = server.url("/ok/a")
        let first = try await originals.open(url)
        try await server.set("version", "2")
        bench.time.advance(by: 61)
        let second = try await originals.open(url)
        #expect(second.info.etag != first.info.etag && second.info.modified > first.info.modified)
        #expect(try second.descriptor.readAll() == image(20_000, version: "2"))
        #expect(try first.descriptor.readAll() == image(20_000), "who has it open keeps what it was")
        #expect(bench.keptFiles.count == 1)
    }

    @Test func theSameBytesKeepTheirValidator() async throws {
        let originals = try bench.originals()
        let url = server.url("/same/a")
        let first = try await originals.head(url)
        bench.time.advance(by: 61)
        #expect(try await originals.head(url).etag == first.etag)
        #expect(try await server.visits().count == 2)
    }

    @Test func serversMaySayHowLong() async throws {
        let originals = try bench.originals()
        let (long, short) = (server.url("/ok/a?cache=max-age%3D3600"), server.url("/ok/b?cache=no-store"))
        for url in [long, short] { _ = try await originals.head(url) }
        bench.time.advance(by: 3599)
        for url in [long, short] { _ = try await originals.head(url) }
        #expect(try await server.visits().map(\.target).filter { $0.contains("/a") }.count == 1)
        #expect(try await server.visits().map(\.target).filter { $0.contains("/b") }.count == 2)
        bench.time.advance(by: 2)
        _ = try await originals.head(long)
        #expect(try await server.visits().map(\.target).filter { $0.contains("/a") }.count == 2)
    }

    @Test func aRestartForgetsNothing() async throws {
        let url = server.url("/ok/a")
        let before = try await bench.originals().head(url)
        let originals = try bench.originals()
        #expect(try await originals.head(url) == before)
        #expect(try await server.visits().count == 1)
        bench.time.advance(by: 61)
        #expect(try await bench.originals().head(url) == before)
        let visits = try await server.visits()
        #expect(visits.count == 2 && visits[1].headers["if-none-match"] == "\"v1\"")
    }

    @Test func damagedAndLostFilesAreFetchedAgain() async throws {
        let url = server.url("/ok/a")
        let running = try bench.originals()
        _ = try await running.open(url)
        let file = try #require(bench.keptFiles.first)
        // Other bytes of the same length and time, as a power cut may leave them.
        let path = bench.folder.path(file)
        let date = try #require(try FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date)
        let handle = try #require(FileHandle(forWritingAtPath: path))
        try handle.write(contentsOf: Data(repeating: 0, count: 100))
        try handle.close()
        try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: path)
        #expect(try await bench.originals().bytes(url) == image(20_000))
        #expect(try await server.visits().count == 2)
        try FileManager.default.removeItem(atPath: bench.folder.path("kept"))
        try FileManager.default.createDirectory(atPath: bench.folder.path("kept"), withIntermediateDirectories: true)
        #expect(try await running.bytes(url) == image(20_000))
        let visits = try await server.visits()
        #expect(visits.count == 3 && visits[2].headers["if-none-match"] == nil, "nothing is there to be confirmed")
    }

    @Test func anOlderCopyIsAnsweredWhileTheServerIsDown() async throws {
        let originals = try bench.originals()
        let (url, other) = (server.url("/ok/a"), server.url("/ok/b"))
        let first = try await originals.head(url)
        try await server.set("down", "1")
        bench.time.advance(by: 61)
        for _ in 0..<20 { #expect(try await originals.open(url).info == first) }
        #expect(try await server.visits().count == 2, "a server in trouble is left alone for a moment")
        for _ in 0..<20 { #expect(await originals.failure(other)?.code == .remoteOriginFailed) }
        #expect(try await server.visits().count == 3)
        bench.time.advance(by: 31)
        _ = try await originals.head(url)
        #expect(try await server.visits().count == 4)
        bench.time.advance(by: 86_400)
        #expect(await originals.failure(url)?.code == .remoteOriginFailed, "not for ever")
        try await server.set("down", "0")
        bench.time.advance(by: 6)
        #expect(try await originals.head(url).etag == first.etag)
        #expect(try await originals.bytes(other) == image(20_000))
    }

    @Test func whatIsGoneIsNotAnsweredFromAnOlderCopy() async throws {
        let folder = bench.folder
        try folder.write(image(5000), to: "files/a.jpg")
        let files = try await OriginServer(folder: folder.path("files"))
        var bench = bench
        try bench.list(files)
        let both = try bench.originals()
        let url = files.url("/a.jpg")
        #expect(try await both.bytes(url) == image(5000))
        try FileManager.default.removeItem(atPath: folder.path("files/a.jpg"))
        bench.time.advance(by: 61)
        #expect(await both.failure(url)?.code == .noSuchOriginal)
        #expect(!bench.keptFiles.contains { $0.hasPrefix("kept") })
    }

    @Test func forgettingFetchesAnew() async throws {
        let originals = try bench.originals()
        let url = server.url("/ok/a")
        _ = try await originals.open(url)
        try await server.set("version", "2")
        #expect(try await originals.bytes(url) == image(20_000))
        try await originals.forget(url)
        #expect(bench.keptFiles.isEmpty)
        #expect(try await originals.bytes(url) == image(20_000, version: "2"))
    }

    @Test func aFolderThatCannotBeWrittenMakesItSlowerOnly() async throws {
        let originals = try bench.originals()
        try FileManager.default.removeItem(atPath: bench.folder.path("kept"))
        try bench.folder.write([], to: "kept")
        #expect(try await originals.bytes(server.url("/ok/a")) == image(20_000))
        #expect(try await originals.bytes(server.url("/ok/a")) == image(20_000))
        #expect(try await originals.head(server.url("/ok/a")).size == 20_000)
    }

    @Test func validatorsBelongToTheImageAndNotToTheRedirect() async throws {
        let originals = try bench.originals()
        let url = server.url("/redirect/x?to=/ok/a")
        let first = try await originals.head(url)
        bench.time.advance(by: 61)
        #expect(try await originals.head(url) == first)
        let visits = try await server.visits()
        #expect(visits.map { $0.headers["if-none-match"] } == [nil, nil, nil, "\"v1\""])
    }
}

/// Many at once.
@Suite(.timeLimit(.minutes(10)))
struct CrowdTests {
    @Test(arguments: [true, false])
    func oneImageIsFetchedOnceForAll(keepsBytes: Bool) async throws {
        let server = try await OriginServer()
        var bench = try Bench()
        bench.keepsBytes = keepsBytes
        try bench.list(server)
        let originals = try bench.originals()
        let sizes = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<100 { group.addTask { try await originals.bytes(server.url("/gate/a")).count } }
            // All have begun, and the server has one request.
            for await value in Polling.values({ try? await server.visits().count }) where value == 1 { break }
            try await server.set("open", "1")
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(sizes == Array(repeating: 20_000, count: 100))
        #expect(try await server.visits().count == 1)
    }

    @Test func boundsWhatIsFetchedAtTheSameTime() async throws {
        let server = try await OriginServer()
        var bench = try Bench()
        try bench.list(server)
        (bench.configuration.fetches, bench.configuration.fetchesPerServer, bench.configuration.waiting) = (8, 3, 4)
        let originals = try bench.originals()
        let codes = try await withThrowingTaskGroup(of: ServiceError.Code?.self) { group in
            for number in 0..<10 { group.addTask { await originals.failure(server.url("/gate/\(number)"))?.code } }
            var codes = [try await group.next() ?? nil, try await group.next() ?? nil, try await group.next() ?? nil]
            #expect(codes == [.overloaded, .overloaded, .overloaded], "three at work, four waiting")
            for await value in Polling.values({ try? await server.visits().count }) where value == 3 { break }
            #expect(try await server.visits().count == 3)
            try await server.set("open", "1")
            for try await code in group { codes.append(code) }
            return codes
        }
        #expect(codes.filter { $0 == nil }.count == 7)
        #expect(try await server.visits().count == 7)
    }

    @Test func whoLeavesFreesThePlace() async throws {
        let server = try await OriginServer()
        var bench = try Bench()
        try bench.list(server)
        bench.configuration.fetchesPerServer = 1
        let originals = try bench.originals()
        let hanging = Task { await originals.failure(server.url("/silent"))?.code }
        for await value in Polling.values({ try? await server.visits().count }) where value == 1 { break }
        let waiting = Task { try await originals.bytes(server.url("/ok/a")).count }
        hanging.cancel()
        #expect(await hanging.value == .cancelled)
        #expect(try await waiting.value == 20_000)
    }
}
