@testable import Rendering

/// Reads the boxes of an AVIF or HEIC: colours, loops and metadata.
enum HEIFTarget: FuzzTarget {
    static let longest = 1_900

    static func read(_ bytes: UnsafeRawBufferPointer) {
        _ = HEIFScan(bytes)
        precondition(AVIFLoops.count(in: bytes) >= 0)
        _ = HEIFMetadata.blocks(in: bytes)
    }
}
