import Recipes

@testable import Rendering

/// Walks a JPEG's segments for metadata, leaves them out and puts more in.
enum JPEGMetadataTarget: FuzzTarget {
    static let longest = 512

    static func read(_ bytes: UnsafeRawBufferPointer) {
        // One thing at a time, so that much is tried.
        switch bytes.count & 3 {
        case 0: _ = MetadataReader.credits(in: bytes, .jpeg)
        case 1: _ = JPEGMetadata.stripped(bytes, keeping: .nothing)
        case 2: _ = JPEGMetadata.stripped(bytes, keeping: bytes.count & 4 == 0 ? .profile : .all)
        default: _ = JPEGMetadata.adding(MetadataBlocks(exif: [1], xmp: [2], iptc: [4]), to: Array(bytes))
        }
    }
}
