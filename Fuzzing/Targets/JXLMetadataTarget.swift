@testable import Rendering

/// Reads the boxes of a JPEG XL; libjxl decompresses those that are compressed.
enum JXLMetadataTarget: FuzzTarget {
    static let longest = 256

    static func read(_ bytes: UnsafeRawBufferPointer) {
        _ = JXLMetadata.blocks(in: bytes)
        _ = JXLMetadata.adding(MetadataBlocks(exif: [1], xmp: [2]), to: Array(bytes))
    }
}
