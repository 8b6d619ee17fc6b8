import ImageService
import NIOCore
import ObjectStorage
import Recipes
import RenderWire
import TestKit
import Testing

/// Requests that mean the same are one variant and one render, as soon as a renderer has told what the original is.
struct NormalizedVariantTests {
    private let bench = Workbench()

    private func recipe(
        _ width: Int? = 200,
        _ format: FormatChoice = .original([]),
        quality: Int? = nil,
        on scale: QualityScale = .format,
        background: Color? = nil
    ) -> ImageRequest {
        let box = width.map { Step.resize(Resize(width: $0, height: nil, fit: .inside, enlarge: false)) }
        return ImageRequest(
            origin: .stored(key: "cat.jpg"),
            recipe: Recipe(
                steps: [box, background.map { .background($0) }].compactMap { $0 },
                output: Output(format: format, quality: quality, on: scale)
            )
        )
    }

    @Test func oneRenderForAllSpellings() async throws {
        try await bench.put("cat.jpg", Workbench.jpeg)
        let service = bench.service()
        let first = try await service.variant(recipe())
        #expect(first.outcome == .made)
        let spellings = [
            recipe(200, quality: 80), recipe(200, background: .white), recipe(200, .exact(.jpeg)),
            recipe(200, .negotiated([])),
        ]
        for request in spellings {
            let variant = try await service.variant(request)
            #expect(variant.outcome == .memory && variant.etag == first.etag)
            #expect(service.cached(request)?.etag == first.etag)
        }
        #expect(try await service.variant(recipe(200, .negotiated(.webp))).outcome == .made)
        let webp = try await service.variant(recipe(200, .exact(.webp)))
        #expect(webp.outcome == .memory && !webp.isNegotiated && webp.type == .picture(.webp))
        #expect(bench.renderer.renders == 2 && bench.renderer.inspections == 0)
        await service.finishWriting()
        #expect(try await bench.stored().count == 2)
    }

    @Test func anotherServerKnowsWhatTheFirstWasTold() async throws {
        try await bench.put("cat.jpg", Workbench.jpeg)
        let service = bench.service()
        let first = try await service.variant(recipe())
        await service.finishWriting()
        let next = bench.service()
        let variant = try await next.variant(recipe(200, quality: 80, background: .white))
        #expect(variant.outcome == .store && variant.etag == first.etag)
        #expect(bench.renderer.renders == 1 && bench.renderer.inspections == 0)
    }

    @Test func withoutWhatWasToldOneRenderTellsItAgain() async throws {
        try await bench.put("cat.jpg", Workbench.jpeg)
        let service = bench.service()
        _ = try await service.variant(recipe())
        _ = try await service.variant(recipe(100))
        await service.finishWriting()
        let header = try #require(try await headers().first)
        for damage in ["{}", "", #"{"version":1,"etag":"x","header":{"format":"jpeg"}}"#] {
            _ = try await bench.variants.put(header, ByteBuffer(string: damage), metadata: ObjectMetadata())
            let next = bench.service()
            let before = bench.renderer.renders
            #expect(try await next.variant(recipe(200, quality: 80)).outcome == .made)
            #expect(try await next.variant(recipe(100, quality: 80)).outcome == .store)
            #expect(bench.renderer.renders == before + 1)
            await next.finishWriting()
        }
        #expect(try await bench.service().variant(recipe(200, quality: 80)).outcome == .store)
    }

    @Test func aHeaderIsOfTheBytesItWasReadFrom() async throws {
        try await bench.put("cat.jpg", Workbench.jpeg)
        let service = bench.service()
        // 400 by 300: nothing is made smaller, so that both are one.
        _ = try await service.variant(recipe(400))
        #expect(try await service.variant(recipe(nil)).outcome == .memory)
        await service.finishWriting()
        bench.renderer.follow { output, original throws(RenderFailure) in
            let header = ImageHeader(format: .jpeg, size: PixelSize(width: 800, height: 600))
            return ScriptedRenderer.rendered(output, original, header)
        }
        try await bench.put("cat.jpg", Workbench.jpeg + [1])
        bench.time.advance(by: .seconds(2))
        for asked in [service, bench.service()] {
            let small = try await asked.variant(recipe(400))
            let whole = try await asked.variant(recipe(nil))
            #expect(small.etag != whole.etag)
            await asked.finishWriting()
        }
        #expect(bench.renderer.renders == 3, "the second server finds both in the store")
    }

    @Test func twoSpellingsAtOnceOnANewOriginalGiveOneVariant() async throws {
        try await bench.put("cat.jpg", Workbench.jpeg)
        let service = bench.service()
        async let first = service.variant(recipe())
        async let second = service.variant(recipe(200, quality: 80))
        let (one, other) = (try await first, try await second)
        #expect(one.etag == other.etag && bench.renderer.renders <= 2)
        await service.finishWriting()
        #expect(try await bench.stored().count == 1)
    }

    @Test func aPurgeTakesWhatIsKnownAndCountsVariants() async throws {
        try await bench.put("cat.jpg", Workbench.jpeg)
        let service = bench.service()
        _ = try await service.variant(recipe())
        _ = try await service.variant(recipe(200, quality: 80))
        await service.finishWriting()
        #expect(try await service.purge("cat.jpg") == 1)
        let left = try await (bench.stored(), headers())
        #expect(left.0.isEmpty && left.1.isEmpty)
        #expect(try await service.variant(recipe(200, background: .white)).outcome == .made)
        await service.finishWriting()
        #expect(try await headers().count == 1, "what is known is stored again")
        #expect(try await service.purge("cat.jpg") == 1)
    }

    @Test func whatCannotBePlannedIsToldByTheRendererEachTime() async throws {
        try await bench.put("cat.jpg", Workbench.jpeg)
        let service = bench.service()
        _ = try await service.variant(recipe())
        bench.renderer.follow { _, _ throws(RenderFailure) in throw RenderFailure(.cropOutside, "It lies outside.") }
        let outside = Region(x: .pixels(400), y: .pixels(0), width: .pixels(1), height: .pixels(1))
        let request = ImageRequest(origin: .stored(key: "cat.jpg"), recipe: Recipe(steps: [.crop(outside)]))
        #expect(await service.failure(request) == .cropOutside)
    }

    /// A renderer is not believed a header with which nothing can be computed.
    @Test func aHeaderThatCannotBeIsNotBelieved() async throws {
        try await bench.put("cat.jpg", Workbench.jpeg)
        bench.renderer.follow { output, original throws(RenderFailure) in
            let right = ImageHeader(format: .jpeg, size: PixelSize(width: 400, height: 300))
            var rendered = ScriptedRenderer.rendered(output, original, right)
            rendered.report.original.size = PixelSize(width: .max, height: .max)
            return rendered
        }
        let service = bench.service()
        #expect(try await service.variant(recipe()).outcome == .made)
        #expect(try await service.variant(recipe(200, quality: 80)).outcome == .made)
        await service.finishWriting()
        #expect(try await headers().isEmpty)
    }

    /// What a set has made answers `auto` for every client that shows one of its formats.
    @Test(arguments: [0, 1_000_000])
    func whatIsMadeAnswersWhatIsNegotiated(cheapAVIF: Int) async throws {
        var bench = bench
        bench.configuration.limits.plan.negotiatedAVIFPixels = cheapAVIF
        try await bench.put("cat.jpg", Workbench.jpeg)
        let service = bench.service()
        func make(_ formats: [FormatChoice]) async throws {
            let recipes = formats.map { recipe(200, $0, quality: 82, on: .jpeg).recipe }
            try await service.store(recipes, of: "cat.jpg") { _, failure in #expect(failure == nil) }
        }
        func auto(_ acceptance: Acceptance) async throws -> Variant {
            try await service.variant(recipe(200, .negotiated(acceptance), quality: 82, on: .jpeg))
        }
        try await make([.original([]), .exact(.webp)])
        for (acceptance, format) in [([], .jpeg), (.webp, .webp), ([.avif, .webp], .webp)]
            as [(Acceptance, OutputFormat)]
        {
            let variant = try await auto(acceptance)
            #expect(variant.type == .picture(format) && variant.outcome.isHit && variant.isNegotiated, "\(acceptance)")
        }
        try await make([.exact(.avif)])
        #expect(bench.renderer.renders == 3)
        for acceptance in [.avif, [.avif, .webp]] as [Acceptance] {
            let variant = try await auto(acceptance)
            #expect(variant.type == .picture(.avif) && variant.outcome.isHit)
        }
        #expect(try await auto(.webp).type == .picture(.webp))
        // The quality that four fifths of 82 are, said as a number.
        #expect(try await service.variant(recipe(200, .exact(.avif), quality: 66)).outcome == .memory)
        #expect(bench.renderer.renders == 3 && bench.renderer.inspections == 0)
    }

    /// A WebP that a client wanted who shows no AVIF decides nothing for those who do.
    @Test func aWebPOfAnotherClientLeavesAVIFToBeMade() async throws {
        var bench = bench
        bench.configuration.limits.plan.negotiatedAVIFPixels = 1_000_000
        try await bench.put("cat.jpg", Workbench.jpeg)
        let service = bench.service()
        #expect(try await service.variant(recipe(200, .negotiated(.webp))).type == .picture(.webp))
        let avif = try await service.variant(recipe(200, .negotiated([.avif, .webp])))
        #expect(avif.type == .picture(.avif) && avif.outcome == .made)
    }

    /// What was stored before renderers told of colours: right variants stay, wrong ones are made anew.
    @Test(arguments: [ImageColours.Source.none, .gama])
    func anOriginalThatWasToldBeforeColoursWereIsLookedAtOnce(source: ImageColours.Source) async throws {
        let size = PixelSize(width: 400, height: 300)
        func tell(_ colours: ImageColours?) {
            let header = ImageHeader(format: .png, size: size, colours: colours)
            bench.renderer.follow { output, original in ScriptedRenderer.rendered(output, original, header) }
        }
        tell(nil)
        try await bench.put("cat.jpg", Workbench.png)
        let former = bench.service()
        _ = try await former.variant(recipe())
        _ = try await former.variant(recipe(100))
        await former.finishWriting()
        let looks = bench.renderer.inspections
        tell(ImageColours(source: source))
        let isRight = source == .none
        for restart in 1...2 {
            let service = bench.service()
            #expect(try await service.variant(recipe()).outcome == (isRight || restart > 1 ? .store : .made))
            #expect(try await service.variant(recipe(100)).outcome == (isRight || restart > 1 ? .store : .made))
            #expect(bench.renderer.inspections == looks + 1)
            await service.finishWriting()
        }
        #expect(bench.renderer.renders == (isRight ? 2 : 4))
    }

    private func headers() async throws -> [ObjectKey] {
        try await bench.variants.list(under: .all, after: nil, limit: 1000).objects.map(\.key)
            .filter { $0.text.hasSuffix("/original.json") }
    }
}
