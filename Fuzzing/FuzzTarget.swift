@testable import Rendering

/// A reader of ours that fuzzers feed; its name is the reader's, with `Target` behind it.
///
/// A new one is a file in `Targets`, and a line in ``allTargets``.
protocol FuzzTarget: SendableMetatype {
    /// The most bytes of a made-up file: as few as let everything in the reader be reached.
    static var longest: Int { get }

    /// Reads whatever comes: nothing of it may trap, read beside the bytes, or take long.
    static func read(_ bytes: UnsafeRawBufferPointer)
}

extension FuzzTarget {
    /// Makes the changes to a file that a decoder is to see, which must lie in it one behind the other.
    static func change(_ bytes: UnsafeRawBufferPointer, _ changes: [ByteChange]) {
        precondition(changes.allSatisfy { $0.range.upperBound <= bytes.count })
        precondition(zip(changes, changes.dropFirst()).allSatisfy { $0.range.upperBound <= $1.range.lowerBound })
        guard !changes.isEmpty else { return }
        let added = changes.reduce(0) { $0 + $1.bytes.count - $1.range.count }
        let changed = OriginalBytes(copying: Array(bytes)).part(0..<bytes.count) { _ in changes }
        changed.withBytes { precondition($0.count == bytes.count + added) }
    }

    /// Gives room for pixels, as far as a fuzzer has patience for them.
    ///
    /// - Parameters:
    ///   - count: How many bytes.
    ///   - body: Fills them; is not called for too many.
    static func withRoom(_ count: Int, _ body: (UnsafeMutableRawBufferPointer) -> Void) {
        guard (1...1 << 12).contains(count) else { return }
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 16)
        defer { room.deallocate() }
        body(room)
    }
}
