import Descriptors
import Testing

struct MemoryTests {
    @Test func whatIsWrittenIsRead() throws {
        let file = try Descriptor.memory()
        try file.write([1, 2, 3, 4, 5])
        try file.write([9], at: 7)
        #expect(try file.size() == 8)
        #expect(try file.readAll() == [1, 2, 3, 4, 5, 0, 0, 9])
        #expect(try file.read(1..<3) == [2, 3])
        #expect(try file.read(6..<100) == [0, 9])
        #expect(try file.read(8..<8) == [])
        #expect(try file.read(50..<60) == [])
    }

    @Test func aLimitHolds() throws {
        let file = try Descriptor.memory(holding: [1, 2, 3])
        #expect(try file.readAll(limit: 3) == [1, 2, 3])
        let error = #expect(throws: DescriptorError.self) { try file.readAll(limit: 2) }
        #expect(error?.code == .tooLarge)
    }

    @Test func emptyMemoryIsEmpty() throws {
        #expect(try Descriptor.memory(holding: []).readAll() == [])
    }

    #if os(Linux)
    @Test func frozenMemoryCannotBeChanged() throws {
        let file = try Descriptor.memory(holding: [1, 2, 3])
        #expect(file.isReadOnly)
        #expect(throws: DescriptorError.self) { try file.write([4]) }
        #expect(try file.readAll() == [1, 2, 3])
    }

    @Test func aSecondOpeningCannotWrite() throws {
        let file = try Descriptor.memory()
        #expect(!file.isReadOnly)
        let second = try file.reopenedForReading()
        #expect(second.isReadOnly)
        #expect(throws: DescriptorError.self) { try second.write([4]) }
        try file.write([7])
        #expect(try second.readAll() == [7])
    }
    #endif
}
