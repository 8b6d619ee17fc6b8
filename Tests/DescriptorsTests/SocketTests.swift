import Descriptors
import Testing

struct SocketTests {
    private func receive(_ socket: Descriptor, descriptors: Int) throws -> ([UInt8], [Descriptor]) {
        var bytes = [UInt8](repeating: 0, count: 64)
        let got = try socket.receive(into: &bytes, descriptors: descriptors)
        return (Array(bytes.prefix(got.count)), got.descriptors)
    }

    @Test func bytesAndDescriptorsArrive() throws {
        let (here, there) = try Descriptor.socketPair()
        let first = try Descriptor.memory(holding: [1])
        let second = try Descriptor.memory(holding: [2])
        try here.send([5, 6], with: [first, second])
        let (bytes, descriptors) = try receive(there, descriptors: 2)
        #expect(bytes == [5, 6])
        #expect(try descriptors.map { try $0.readAll() } == [[1], [2]])
        #expect(!descriptors.map(\.number).contains(first.number))
    }

    @Test func moreDescriptorsThanThereIsRoomForAreAnError() throws {
        let (here, there) = try Descriptor.socketPair()
        let file = try Descriptor.memory()
        try here.send([1], with: [file, file, file])
        let error = #expect(throws: DescriptorError.self) { try receive(there, descriptors: 2) }
        #expect(error?.code == .tooLarge)
    }

    @Test func whoWantsNoDescriptorsGetsNone() throws {
        let (here, there) = try Descriptor.socketPair()
        try here.send([1], with: [try Descriptor.memory()])
        let (bytes, descriptors) = try receive(there, descriptors: 0)
        #expect(bytes == [1])
        #expect(descriptors.isEmpty)
    }

    @Test func theEndIsNoBytes() throws {
        var (here, there): (Descriptor?, Descriptor) = try Descriptor.socketPair()
        withExtendedLifetime(here) {}
        here = nil
        #expect(try receive(there, descriptors: 1).0 == [])
        let error = #expect(throws: DescriptorError.self) { try there.send([1]) }
        #expect(error?.code == .closed)
    }

    @Test func aFullSocketIsNotWaitedForWhenToldSo() throws {
        let (here, there) = try Descriptor.socketPair()
        let error = #expect(throws: DescriptorError.self) {
            for _ in 0..<10_000 { try here.send([UInt8](repeating: 0, count: 4_096), waiting: .refuses) }
        }
        #expect(error?.code == .wouldWait)
        withExtendedLifetime(there) {}
    }
}
