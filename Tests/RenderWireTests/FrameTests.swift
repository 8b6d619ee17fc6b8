import Recipes
import RenderWire
import Testing

struct FrameTests {
    static let job = JobMessage(
        inputs: 1,
        outputs: [.picture(Recipe())],
        limits: RenderLimits(),
        allowance: 64 << 20
    )
    static let header = ImageHeader(format: .jpeg, size: PixelSize(width: 3, height: 2))
    static let output = PlanOutput(format: .png, quality: nil, metadata: .none)

    @Test(arguments: [
        HostMessage.settings(
            RendererSettings(decoders: [.jpeg, .heic], addressSpace: 1 << 40, cpuSeconds: 9, resultBytes: 7)
        ),
        .job(job),
        .job(
            JobMessage(
                inputs: 3,
                outputs: [.facts(Recipe()), .placeholder(Recipe(light: .gamma)), .picture(Recipe())],
                limits: RenderLimits(inputPixels: 1, pages: 2, scans: 3),
                allowance: 0
            )
        ),
        .granted, .preempt,
        .refused(RenderFailure(.originalTooLarge, "Too \"large\"\n")),
    ])
    func whatTheHostSaysComesBack(message: HostMessage) throws {
        #expect(try roundTrip(message) == message)
    }

    @Test(arguments: [
        RendererMessage.ready(
            RendererFacts(
                libvips: "8.14.1",
                decoders: [.png],
                encoders: [.avif],
                faces: .off(reason: "ü"),
                seals: [SealReport(.seccomp, holds: true)]
            )
        ),
        .need(bytes: 1),
        .output(index: 0, .facts(RenderReport(original: header, output: output, size: nil, pages: 1, bytes: 0))),
        .output(
            index: 1,
            .picture(
                RenderReport(original: header, output: output, size: header.size, pages: 1, bytes: 3),
                offset: 7
            )
        ),
        .output(
            index: 63,
            .placeholder(
                Placeholder(color: .white, thumbHash: [1, 2, 255], preview: Array("RIFF....WEBP".utf8)),
                RenderReport(original: header, output: output, size: header.size, pages: 1, bytes: 0)
            )
        ),
        .output(index: 0, .failed(RenderFailure(.cannotEncode, ""))),
        .finished,
        .failed(RenderFailure(.brokenImage, "ÿ")),
    ])
    func whatARendererSaysComesBack(message: RendererMessage) throws {
        #expect(try roundTrip(message) == message)
    }

    @Test(arguments: [1, 2, 3, 4, 5, 7, 1_000])
    func messagesMayArriveInPieces(length: Int) throws {
        let messages = [HostMessage.granted, .job(Self.job), .granted]
        let bytes = try messages.flatMap { try Frame.encode($0) }
        var buffer = FrameBuffer()
        var found: [HostMessage] = []
        for start in stride(from: 0, to: bytes.count, by: length) {
            buffer.append(bytes[start..<min(start + length, bytes.count)])
            while let body = try buffer.next() { found.append(try Frame.decode(HostMessage.self, from: body)) }
        }
        #expect(found == messages)
        #expect(!buffer.isInsideOfMessage)
    }

    @Test(
        arguments: [
            ([0xFF, 0xFF, 0xFF, 0xFF], WireError.Code.tooLong),
            ([0x00, 0x10, 0x00, 0x01], .tooLong),
            ([0, 0, 0, 0], .malformed),
        ] as [([UInt8], WireError.Code)]
    )
    func anImpossibleLengthIsRefusedAtOnce(bytes: [UInt8], code: WireError.Code) {
        var buffer = FrameBuffer()
        buffer.append(bytes)
        let error = #expect(throws: WireError.self) { try buffer.next() }
        #expect(error?.code == code)
    }

    @Test(
        arguments: [
            [], [0], [6], [255], [4, 0], [2], [2, 0, 0, 0, 0, 0, 0, 0], [2, 0, 0, 0, 0, 0, 0, 0, 1, 0],
            [5, 0, 0, 0, 3, 97, 98, 99, 0, 0, 0, 0], [5, 255, 255, 255, 255], [5, 0, 0, 0, 0, 0, 0, 0, 0],
            [3, 0, 0, 0, 0, 0, 0, 0, 0, 5], Array("{\"need\":{\"bytes\":1}}".utf8),
        ] as [[UInt8]]
    )
    func whatIsNoMessageIsMalformed(body: [UInt8]) {
        let error = #expect(throws: WireError.self) { try Frame.decode(RendererMessage.self, from: body) }
        #expect(error?.code == .malformed)
    }

    @Test func whatIsTooLongIsNotSent() {
        let message = HostMessage.refused(RenderFailure(.overloaded, String(repeating: "x", count: Frame.longestBody)))
        let error = #expect(throws: WireError.self) { try Frame.encode(message) }
        #expect(error?.code == .tooLong)
    }

    private func roundTrip<Message: WireCodable>(_ message: Message) throws -> Message {
        var buffer = FrameBuffer()
        buffer.append(try Frame.encode(message))
        return try Frame.decode(Message.self, from: try #require(try buffer.next()))
    }
}
