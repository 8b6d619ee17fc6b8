import Descriptors
import RenderWire
import Testing

struct MessageReaderTests {
    @Test func descriptorsComeWithTheirMessage() throws {
        let (here, there) = try Descriptor.socketPair()
        var reader = MessageReader<HostMessage>(socket: there, descriptors: 2)
        try here.send(message: HostMessage.granted)
        try here.send(message: FrameTests.jobMessage, with: [.memory(holding: [1]), .memory(holding: [2])])
        #expect(try reader.next().message == .granted)
        let (message, descriptors) = try reader.next()
        #expect(message == FrameTests.jobMessage)
        #expect(try descriptors.map { try $0.readAll() } == [[1], [2]])
        try here.send(message: HostMessage.granted)
        #expect(try reader.next().descriptors.isEmpty)
    }

    @Test func descriptorsComeWithAMessageInPieces() throws {
        let (here, there) = try Descriptor.socketPair()
        var reader = MessageReader<HostMessage>(socket: there, descriptors: 2)
        let frame = try Frame.encode(FrameTests.jobMessage)
        try here.send(try Frame.encode(HostMessage.granted))
        try here.send(Array(frame.prefix(3)), with: [.memory(holding: [1])])
        try here.send(frame.dropFirst(3) + (try Frame.encode(HostMessage.granted)))
        #expect(try reader.next().descriptors.isEmpty)
        #expect(try reader.next().descriptors.count == 1)
        #expect(try reader.next().descriptors.isEmpty)
    }

    @Test func theEndBetweenMessagesIsTheEnd() throws {
        let reason = try codeAfter { _ in }
        #expect(reason == .ended)
    }

    @Test func theEndAmidAMessageIsNot() throws {
        let reason = try codeAfter { try $0.send([0, 0, 0, 9, 1]) }
        #expect(reason == .malformed)
    }

    @Test func moreDescriptorsThanAllowedAreMalformed() throws {
        let reason = try codeAfter { socket in
            let file = try Descriptor.memory()
            try socket.send([0], with: [file, file])
            try socket.send([0], with: [file, file])
        }
        #expect(reason == .malformed)
    }

    /// What a reader throws when this was sent and the other end closed.
    private func codeAfter(_ sending: (Descriptor) throws -> Void) throws -> WireError.Code? {
        var pair: (Descriptor?, Descriptor) = try Descriptor.socketPair()
        if let here = pair.0 { try sending(here) }
        pair.0 = nil
        var reader = MessageReader<HostMessage>(socket: pair.1, descriptors: 2)
        do throws(WireError) {
            _ = try reader.next()
            return nil
        } catch {
            return error.code
        }
    }
}

extension FrameTests {
    static let jobMessage = HostMessage.job(job)
}
