import Dialects
import Foundation
import NIOCore
import ObjectStorage
import Recipes
import TestKit
import Testing

@testable import ImageService

/// Names in NFC and NFD, which look alike and are different bytes.
struct SpellingTests {
    private let bench = Workbench()
    private static let composed = "caf\u{E9}/\u{FC}ber.jpg"
    private static let decomposed = "cafe\u{301}/u\u{308}ber.jpg"

    @Test(arguments: [
        (composed, [decomposed, "caf\u{E9}/u\u{308}ber.jpg", "cafe\u{301}/\u{FC}ber.jpg"]),
        ("caf\u{E9}/u\u{308}ber.jpg", [composed, decomposed, "cafe\u{301}/\u{FC}ber.jpg"]),
        ("\u{D55C}\u{AE00}.png", ["\u{1112}\u{1161}\u{11AB}\u{1100}\u{1173}\u{11AF}.png"]),
        // Neither the one form nor the other.
        ("\u{212B}.jpg", ["\u{C5}.jpg", "A\u{30A}.jpg"]),
        ("\u{E9}/\u{E9}/\u{E9}", ["e\u{301}/e\u{301}/e\u{301}"]), ("cat.jpg", []), ("\u{1F408}/\u{4E2D}.jpg", []),
    ])
    func aNameHasFewSpellings(text: String, others: [String]) throws {
        let found = try #require(ObjectKey(text)).otherSpellings.map { Array($0.text.utf8) }
        #expect(Set(found) == Set(others.map { Array($0.utf8) }) && found.count == others.count, "\(found)")
    }

    @Test func aPartThatWouldBecomeTooLongIsLeftOut() throws {
        let key = try #require(ObjectKey(String(repeating: "\u{E9}", count: 127)))
        #expect(key.otherSpellings.isEmpty)
    }

    @Test(arguments: [(composed, decomposed), (decomposed, composed), ("caf\u{E9}/u\u{308}ber.jpg", composed)])
    func eachFindsTheOther(stored: String, asked: String) async throws {
        try await bench.put(stored, Workbench.jpeg)
        let service = bench.service()
        #expect(try await service.variant(request(asked)).outcome == .made)
        #expect(service.cached(request(asked)) != nil)
        #expect(try await service.variant(request(stored)).outcome == .memory, "all spellings share their variants")
        #expect(try await service.original(asked).key.utf8.elementsEqual(stored.utf8))
        await service.finishWriting()
        #expect(try await bench.stored().count == 1)
        #expect(try await service.purge(asked) == 1)
        #expect(service.cached(request(stored)) == nil && service.cached(request(asked)) == nil)
        #expect(try await bench.stored().isEmpty)
    }

    @Test func aVariantOfAFixedSizeIsOne() async throws {
        try await bench.put(Self.decomposed, Workbench.jpeg)
        let service = bench.service()
        for key in [Self.composed, Self.decomposed] {
            let wanted = request(key, .original([]), options: ResponseOptions(fixedKey: "40x30/\(key)"))
            guard case .stored(let stored) = try await service.publish(wanted) else { throw Expected("stored") }
            #expect(stored.utf8.elementsEqual("40x30/\(Self.decomposed)".utf8))
        }
        #expect(try await bench.stored().count == 1)
        #expect(try await service.purge(Self.composed) == 1)
        #expect(try await bench.stored().isEmpty)
    }

    @Test func theOneThatWasAskedForComesFirst() async throws {
        try await bench.put(Self.decomposed, Workbench.jpeg)
        let service = bench.service()
        #expect(try await service.original(Self.composed).size == Workbench.jpeg.count)
        try await bench.put(Self.composed, Workbench.jpeg + [0])
        bench.time.advance(by: .seconds(2))
        #expect(try await service.original(Self.composed).size == Workbench.jpeg.count + 1)
        #expect(try await service.variant(request(Self.composed)).outcome == .made)
        #expect(try await service.variant(request(Self.decomposed)).outcome == .made)
    }

    @Test func anOriginalThatGoesIsNotFoundAnyMore() async throws {
        try await bench.put(Self.decomposed, Workbench.jpeg)
        let service = bench.service()
        _ = try await service.variant(request(Self.composed))
        _ = try await bench.originals.delete(try #require(ObjectKey(Self.decomposed)))
        bench.time.advance(by: .seconds(2))
        #expect(await service.failure(request(Self.composed)) == .noSuchOriginal)
    }

    @Test func onlyWhatIsNotThereIsLookedForAgain() async throws {
        try await bench.put("cat.jpg", Workbench.jpeg)
        try await bench.put(Self.composed, Workbench.jpeg)
        let service = bench.service()
        let looks = { bench.originals.count(.open) + bench.originals.count(.head) }
        for (key, code, most) in [
            ("cat.jpg", nil, 1), ("dog.jpg", .noSuchOriginal, 1), (Self.composed, nil, 1),
            ("\u{E4}/\u{E4}.jpg", .noSuchOriginal, 4), ("\u{E4}/\u{E4}/\u{E4}.jpg", .noSuchOriginal, 2),
        ] as [(String, ServiceError.Code?, Int)] {
            let before = looks()
            #expect(await service.failure(request(key)) == code)
            #expect(looks() - before == most, "\(key)")
        }
    }

    private struct Expected: Error {
        init(_ what: String) {}
    }
}
