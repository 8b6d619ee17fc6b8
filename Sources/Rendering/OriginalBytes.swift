import Basics
import Vips

/// The bytes a decoder gets to see, and their owner.
struct OriginalBytes {
    private let bytes: UnsafeRawBufferPointer
    private let owner: AnyObject

    /// Keeps bytes that their owner may let go.
    init(copying bytes: [UInt8]) {
        let copy = ChangedCopy(of: bytes)
        self.bytes = copy.bytes
        owner = copy
    }

    /// Takes a whole file, or a copy of it that is changed.
    init(_ file: MappedFile, changing changes: [ByteChange]) {
        if changes.isEmpty {
            bytes = file.bytes
            owner = file
        } else {
            let copy = ChangedCopy(of: file.bytes, with: changes)
            bytes = copy.bytes
            owner = copy
        }
    }

    private init(_ bytes: UnsafeRawBufferPointer, owner: AnyObject) { (self.bytes, self.owner) = (bytes, owner) }

    /// A file inside of this one.
    ///
    /// - Parameters:
    ///   - range: Where it lies.
    ///   - changes: Finds what its decoder must see otherwise, in its own bytes.
    /// - Returns: Its bytes.
    func part(_ range: Range<Int>, changing changes: (UnsafeRawBufferPointer) -> [ByteChange]) -> OriginalBytes {
        let part = UnsafeRawBufferPointer(rebasing: bytes[clamping: range])
        let changes = changes(part)
        if changes.isEmpty { return OriginalBytes(part, owner: owner) }
        let copy = ChangedCopy(of: part, with: changes)
        return OriginalBytes(copy.bytes, owner: copy)
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

/// A change to a file's bytes before its decoder sees them.
struct ByteChange: Equatable {
    /// What goes, inside of the file; empty where something is put in.
    var range: Range<Int>
    /// What comes in its place.
    var bytes: [UInt8]

    /// Bytes in the place of others, or of none.
    init(_ range: Range<Int>, _ bytes: [UInt8] = []) { (self.range, self.bytes) = (range, bytes) }
}

/// A copy of bytes with some of them left out, put in or replaced.
private final class ChangedCopy {
    let bytes: UnsafeRawBufferPointer

    init(of original: [UInt8]) {
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: original.count, alignment: 1)
        memory.copyBytes(from: original)
        bytes = UnsafeRawBufferPointer(memory)
    }

    init(of original: UnsafeRawBufferPointer, with changes: [ByteChange]) {
        let count = changes.reduce(original.count) { $0 +| $1.bytes.count }
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 1)
        var length = 0
        var next = 0
        // checked: ends in order, as counts and sizes are not below 0
        for change in changes + [ByteChange(original.count..<original.count)] {
            let end = max(change.range.lowerBound, next)
            // checked: ends in order, as counts and sizes are not below 0
            let part = UnsafeRawBufferPointer(rebasing: original[clamping: next..<end])
            // checked: room for all of these was allocated
            UnsafeMutableRawBufferPointer(rebasing: memory[length...]).copyMemory(from: part)
            length += part.count  // checked: not more than was allocated
            // checked: room for all of these was allocated
            UnsafeMutableRawBufferPointer(rebasing: memory[length...]).copyBytes(from: change.bytes)
            length += change.bytes.count  // checked: not more than was allocated
            next = max(change.range.upperBound, end)
        }
        // checked: not more than was allocated
        bytes = UnsafeRawBufferPointer(rebasing: memory[..<length])
    }

    deinit { bytes.deallocate() }
}
