import RenderWire

/// Reads what host and renderer say to each other; what is understood must be the same when it is written and read anew.
enum WireMessagesTarget: FuzzTarget {
    static let longest = 320

    static func read(_ bytes: UnsafeRawBufferPointer) {
        // One thing at a time, so that much is tried; a renderer is what may have been taken over.
        switch bytes.count & 3 {
        case 0: check(HostMessage.self, Array(bytes))
        case 1, 2: check(RendererMessage.self, Array(bytes))
        default:
            var buffer = FrameBuffer()
            buffer.append(bytes)
            while let body = try? buffer.next() { check(RendererMessage.self, body) }
        }
    }

    private static func check<Message: WireCodable & Equatable>(_ type: Message.Type, _ body: [UInt8]) {
        guard let message = try? Frame.decode(type, from: body), let frame = try? Frame.encode(message) else { return }
        let again = try? Frame.decode(type, from: Array(frame.dropFirst(4)))
        precondition(again == message)
    }
}
