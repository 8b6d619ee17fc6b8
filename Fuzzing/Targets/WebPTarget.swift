@testable import Rendering

/// Walks a WebP's chunks: for its size, for metadata, and to leave them out or put more in.
enum WebPTarget: FuzzTarget {
    static let longest = 512

    static func read(_ bytes: UnsafeRawBufferPointer) {
        _ = WebPScan(bytes, countingFramesUpTo: 32)
        // One thing at a time, so that much is tried.
        switch bytes.count & 3 {
        case 0: _ = WebPMetadata.blocks(in: bytes)
        case 1: _ = WebPMetadata.stripped(bytes, keeping: [.nothing, .profile, .all][bytes.count / 4 % 3])
        case 2: _ = WebPMetadata.adding(MetadataBlocks(exif: [1], xmp: [2]), to: Array(bytes))
        default: _ = WebPMetadata.adding(profile: [3], to: Array(bytes))
        }
    }
}
