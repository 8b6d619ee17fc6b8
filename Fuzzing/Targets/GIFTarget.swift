@testable import Rendering

/// Walks a GIF's blocks, finds what shows through its frames, and XMP.
enum GIFTarget: FuzzTarget {
    static let longest = 1_024

    static func read(_ bytes: UnsafeRawBufferPointer) {
        if let scan = GIFScan(bytes, countingFramesUpTo: 32) {
            change(bytes, scan.changes(bytes))
        }
        _ = GIFMetadata.blocks(in: bytes)
        _ = GIFMetadata.adding(MetadataBlocks(xmp: [1, 2, 3]), to: Array(bytes))
    }
}
