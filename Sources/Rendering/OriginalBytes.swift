import Vips

/// The bytes a decoder gets to see, and their owner.
struct OriginalBytes {
    private let bytes: UnsafeRawBufferPointer
    private let owner: AnyObject

    /// Keeps bytes that their owner may let go.
    init(copying bytes: [UInt8]) {
        let copy = TrimmedCopy(of: bytes)
        self.bytes = copy.bytes
        owner = copy
    }

    /// Takes a whole file, or a copy of it without what must not be seen.
    init(_ file: MappedFile, hiding hidden: [Range<Int>]) {
        if hidden.isEmpty {
            bytes = file.bytes
            owner = file
        } else {
            let copy = TrimmedCopy(of: file.bytes, hiding: hidden)
            bytes = copy.bytes
            owner = copy
        }
    }

    /// Shows the bytes.
    func withBytes<Value, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        defer { withExtendedLifetime(owner) {} }
        return try body(bytes)
    }

    /// A source to read from the beginning.
    func source() throws(VipsError) -> Source { try Source(lending: bytes, owner: owner) }
}

/// A copy of bytes with some of them left out.
private final class TrimmedCopy {
    let bytes: UnsafeRawBufferPointer

    init(of original: [UInt8]) {
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: original.count, alignment: 1)
        memory.copyBytes(from: original)
        bytes = UnsafeRawBufferPointer(memory)
    }

    init(of original: UnsafeRawBufferPointer, hiding hidden: [Range<Int>]) {
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: original.count, alignment: 1)
        var length = 0
        var next = 0
        for end in hidden.map(\.lowerBound) + [original.count] {
            // checked: ranges in the order of the file, which the scan found in it
            let part = UnsafeRawBufferPointer(rebasing: original[next..<max(end, next)])
            // checked: ranges in the order of the file, which the scan found in it
            UnsafeMutableRawBufferPointer(rebasing: memory[length...]).copyMemory(from: part)
            length += part.count  // checked: ranges in the order of the file, which the scan found in it
            next = hidden.first { $0.lowerBound == end }?.upperBound ?? original.count
        }
        // checked: ranges in the order of the file, which the scan found in it
        bytes = UnsafeRawBufferPointer(rebasing: memory[..<length])
    }

    deinit { bytes.deallocate() }
}
