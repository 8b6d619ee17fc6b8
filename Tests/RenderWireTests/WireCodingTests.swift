import RenderWire
import Testing

/// The bytes between host and renderer, which may have been made up by an image that has taken a renderer over.
struct WireCodingTests {
    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func whatIsSaidIsHeard(seed: UInt64) throws {
        var samples = WireSamples(seed: seed)
        for _ in 0..<500 {
            let (host, renderer) = (samples.hostMessage(), samples.rendererMessage())
            #expect(try Frame.decode(HostMessage.self, from: body(host)) == host)
            #expect(try Frame.decode(RendererMessage.self, from: body(renderer)) == renderer)
        }
    }

    /// What is accepted after a change is another message, spelled as such: no two spellings mean the same.
    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func changedBytesAreRefusedOrMeanSomethingElse(seed: UInt64) throws {
        var samples = WireSamples(seed: seed)
        for _ in 0..<2_000 {
            try check(HostMessage.self, samples.mutated(try body(samples.hostMessage())))
            try check(RendererMessage.self, samples.mutated(try body(samples.rendererMessage())))
        }
    }

    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func bytesOfAnyKindAreRefusedOrUnderstood(seed: UInt64) throws {
        var samples = WireSamples(seed: seed)
        for _ in 0..<5_000 {
            try check(HostMessage.self, samples.bytes(atMost: 60))
            try check(RendererMessage.self, samples.bytes(atMost: 60))
        }
    }

    /// Cut anywhere, and with anything behind it.
    @Test func aMessageHasAnEnd() throws {
        var samples = WireSamples(seed: 9)
        for _ in 0..<20 {
            let whole = try body(samples.rendererMessage())
            for count in whole.indices {
                #expect(throws: WireError.self) { try Frame.decode(RendererMessage.self, from: Array(whole[..<count])) }
            }
            #expect(throws: WireError.self) { try Frame.decode(RendererMessage.self, from: whole + [0]) }
        }
    }

    private func check<Message: WireCodable>(_ type: Message.Type, _ bytes: [UInt8]) throws {
        do throws(WireError) {
            let message = try Frame.decode(type, from: bytes)
            #expect(try body(message) == bytes)
        } catch {
            #expect(error.code == .malformed && error.description.utf8.count < 2_000)
        }
    }

    private func body(_ message: some WireCodable) throws(WireError) -> [UInt8] {
        Array(try Frame.encode(message).dropFirst(4))
    }
}
