import Basics
import Descriptors
import HTTPTypes
import Hummingbird
import ImageService
import NIOCore
import NIOPosix
import Synchronization
import TestKit
import Testing

@testable import Web

/// Pictures go out piece by piece, and hold no more than that.
struct ResponseBodyStreamerTests {
    private let bytes = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 5) }
    private let budget = ByteBudget(limit: 200_000)
    private var bodies: ResponseBodyStreamer { ResponseBodyStreamer(budget: budget, threadPool: .singleton) }

    /// A client that takes what it gets, and remembers how much at a time; one that leaves after some pieces.
    private final class Client: ResponseBodyWriter, Sendable {
        struct Left: Error {}
        let pieces = Mutex<[ByteBuffer]>([])
        let pieceLimit: Int

        init(pieceLimit: Int = .max) { self.pieceLimit = pieceLimit }

        func write(_ buffer: ByteBuffer) async throws {
            try pieces.withLock { pieces in
                guard pieces.count < pieceLimit else { throw Left() }
                pieces.append(buffer)
            }
        }

        func finish(_ trailingHeaders: HTTPFields?) async throws {}
        var all: [UInt8] { pieces.withLock { $0.flatMap { Array($0.readableBytesView) } } }
    }

    private func file() throws -> PictureContent {
        let folder = try TemporaryFolder()
        try folder.write(bytes, to: "picture")
        return PictureContent(try Descriptor.open(path: folder.path("picture")), count: bytes.count)
    }

    @Test(arguments: [0..<1_000_000, 999_999..<1_000_000, 65_535..<65_537, 100_000..<900_000])
    func allBytesOfAPartComeInShortPieces(_ range: Range<Int>) async throws {
        for content in [try file(), PictureContent(ByteBuffer(bytes: bytes))] {
            let bodies = ResponseBodyStreamer(budget: ByteBudget(limit: 3_000_000), threadPool: .singleton)
            let client = Client()
            let body = try bodies.body(content, range)
            #expect(body.contentLength == range.count)
            try await body.write(client)
            #expect(client.all == Array(bytes[range]))
            #expect(client.pieces.withLock { $0.allSatisfy { $0.readableBytes <= ResponseBodyStreamer.pieceBytes } })
        }
    }

    @Test func aShortPictureGoesOutAsItIs() async throws {
        let content = PictureContent(ByteBuffer(bytes: bytes.prefix(50_000)))
        let client = Client()
        try await bodies.body(content, 0..<50_000).write(client)
        #expect(client.pieces.withLock(\.count) == 1 && client.all == Array(bytes.prefix(50_000)))
    }

    @Test func anAnswerHoldsAPieceAndBeyondTheBoundIsRefused() async throws {
        let content = try file()
        var held: [ResponseBody] = []
        for _ in 0..<3 { held.append(try bodies.body(content, 0..<bytes.count)) }
        #expect(budget.used == 3 * ResponseBodyStreamer.pieceBytes)
        do throws(Problem) {
            _ = try bodies.body(content, 0..<bytes.count)
            Issue.record("There was room for a fourth.")
        } catch {
            #expect(error.status == .serviceUnavailable && error.retryAfter != nil && error.code == "overloaded")
        }
        // What is dropped unwritten, as for HEAD, gives its part back.
        held.removeLast()
        #expect(budget.used == 2 * ResponseBodyStreamer.pieceBytes)
        try await bodies.body(content, 0..<bytes.count).write(Client())
        held = []
        #expect(budget.used == 0)
    }

    @Test func aClientThatLeavesGivesItsPartBack() async throws {
        let content = try file()
        await #expect(throws: Client.Left.self) {
            try await bodies.body(content, 0..<bytes.count).write(Client(pieceLimit: 2))
        }
        #expect(budget.used == 0)
    }

    @Test func oneInMemoryCountsOnceAndAsAWhole() throws {
        let budget = ByteBudget(limit: 3_000_000)
        let bodies = ResponseBodyStreamer(budget: budget, threadPool: .singleton)
        let content = PictureContent(ByteBuffer(bytes: bytes))
        let answers = try (0..<10).map { _ in try bodies.body(content, 0..<bytes.count) }
        #expect((1_000_000...2_100_000).contains(budget.used - 10 * ResponseBodyStreamer.pieceBytes))
        withExtendedLifetime(answers) {}
    }

    @Test func aPictureThatBecameShorterBreaksTheAnswer() async throws {
        let folder = try TemporaryFolder()
        try folder.write(Array(bytes.prefix(100_000)), to: "picture")
        let content = PictureContent(try Descriptor.open(path: folder.path("picture")), count: bytes.count)
        await #expect(throws: Problem.self) { try await bodies.body(content, 0..<bytes.count).write(Client()) }
        #expect(budget.used == 0)
    }
}
