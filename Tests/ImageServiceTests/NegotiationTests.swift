import Dialects
import ImageService
import Recipes
import RenderWire
import TestKit
import Testing

struct NegotiationTests {
    private let bench = Workbench()

    @Test func theOriginalsOwnFormatIsExactWhereBrowsersShowIt() async throws {
        try await bench.put("cat.png", Workbench.png)
        let service = bench.service()
        let modern = try await service.variant(request("cat.png", .original([.webp, .avif])))
        #expect(modern.type == .picture(.png) && !modern.isNegotiated && modern.outcome == .made)
        // Clients that show less, and those who name the format, share it.
        #expect(try await service.variant(request("cat.png", .original([]))).outcome == .memory)
        #expect(try await service.variant(request("cat.png", .exact(.png))).outcome == .memory)
    }

    @Test func theOriginalsOwnFormatIsNegotiatedWhereBrowsersDoNotShowIt() async throws {
        try await bench.put("scan.tif", Workbench.tiff)
        let service = bench.service()
        let webp = try await service.variant(request("scan.tif", .original([.webp])))
        #expect(webp.type == .picture(.webp) && webp.isNegotiated && webp.fileName == "scan.webp")
        let jpeg = try await service.variant(request("scan.tif", .original([])))
        #expect(jpeg.type == .picture(.jpeg) && jpeg.isNegotiated && jpeg.outcome == .made)
        #expect(try await service.variant(request("scan.tif", .negotiated([.webp]))).outcome == .memory)
    }

    @Test func theFormatFollowsAnOriginalThatBecomesAnother() async throws {
        try await bench.put("cat", Workbench.png)
        let service = bench.service()
        #expect(try await service.variant(request("cat", .original([.webp]))).type == .picture(.png))
        try await bench.put("cat", Workbench.jpeg)
        bench.time.advance(by: .seconds(2))
        #expect(try await service.variant(request("cat", .original([.webp]))).type == .picture(.jpeg))
        try await bench.put("cat", Workbench.tiff)
        bench.time.advance(by: .seconds(2))
        let variant = try await service.variant(request("cat", .original([.webp])))
        #expect(variant.type == .picture(.webp) && variant.isNegotiated)
    }

    @Test(arguments: [false, true])
    func avifIsGivenWhereItWasMadeAlready(fromStore: Bool) async throws {
        try await bench.put("cat.jpg", Workbench.jpeg)
        let service = bench.service()
        let before = try await service.variant(request("cat.jpg", .negotiated([.webp, .avif])))
        #expect(before.type == .picture(.webp))
        let exact = try await service.variant(request("cat.jpg", .exact(.avif)))
        await service.finishWriting()
        let asked = fromStore ? bench.service() : service
        let after = try await asked.variant(request("cat.jpg", .negotiated([.webp, .avif])))
        #expect(after.type == .picture(.avif) && after.isNegotiated && after.etag == exact.etag)
        #expect(after.outcome == (fromStore ? .store : .memory))
        #expect(try await asked.variant(request("cat.jpg", .negotiated([.webp]))).type == .picture(.webp))
        #expect(bench.renderer.renders == 2, "a client that shows WebP only gets the WebP of the first")
    }

    /// Of JPEG XL and AVIF whichever is there is given before the other is made.
    @Test(arguments: [(OutputFormat.avif, 0), (.jxl, 0), (.avif, 1_000_000), (.jxl, 1_000_000)])
    func whatIsMadeAlreadyIsTaken(format: OutputFormat, limit: Int) async throws {
        var bench = bench
        try await bench.put("cat.jpg", Workbench.jpeg)
        bench.configuration.limits.plan.negotiatedJXLPixels = limit
        let service = bench.service()
        let exact = try await service.variant(request("cat.jpg", .exact(format)))
        let all = try await service.variant(request("cat.jpg", .negotiated([.webp, .avif, .jxl])))
        #expect(all.type == .picture(format) && all.etag == exact.etag && all.outcome == .memory)
        #expect(bench.renderer.renders == 1)
        // Who shows neither gets neither.
        #expect(try await service.variant(request("cat.jpg", .negotiated([.webp]))).type == .picture(.webp))
    }

    @Test func aStillAVIFDoesNotStandInForAnAnimation() async throws {
        try await bench.put("cat.gif", Array("GIF89a".utf8))
        bench.renderer.follow { job, original throws(RenderFailure) in
            let header = ImageHeader(format: .gif, size: PixelSize(width: 4, height: 3), pages: 12)
            return ScriptedRenderer.rendered(job, original, header)
        }
        let service = bench.service()
        _ = try await service.variant(request("cat.gif", .exact(.avif)))
        #expect(try await service.variant(request("cat.gif", .negotiated([.webp, .avif]))).type == .picture(.webp))
        await service.finishWriting()
        #expect(
            try await bench.service().variant(request("cat.gif", .negotiated([.webp, .avif]))).type == .picture(.webp)
        )
    }

    @Test func aNegotiatedVariantIsNeverKeptUnderAFixedKey() async throws {
        try await bench.put("scan.tif", Workbench.tiff)
        let service = bench.service()
        let options = ResponseOptions(fixedKey: "4x3/scan.tif")
        _ = try await service.variant(request("scan.tif", .original([]), options: options))
        await service.finishWriting()
        let stored = try await bench.stored()
        #expect(stored.count == 1 && stored.allSatisfy { $0.hasSuffix(".jpg") && !$0.hasPrefix("4x3/") })
    }
}
