@testable import Rendering

/// Walks a PNG's chunks for metadata and for whether its rows are whole, leaves them out and puts more in.
enum PNGMetadataTarget: FuzzTarget {
    static let longest = 512

    static func read(_ bytes: UnsafeRawBufferPointer) {
        // One thing at a time, so that much is tried.
        switch bytes.count & 3 {
        case 0:
            _ = PNGMetadata.blocks(in: bytes)
            _ = PNGCompleteness.isWhole(bytes)
        case 1: _ = PNGMetadata.stripped(bytes, isAnimated: bytes.count & 4 == 0, keeping: .nothing)
        case 2: _ = PNGMetadata.stripped(bytes, isAnimated: false, keeping: bytes.count & 4 == 0 ? .profile : .all)
        default: _ = PNGMetadata.adding(MetadataBlocks(exif: [1], xmp: [2], iptc: [4]), to: Array(bytes))
        }
    }
}
