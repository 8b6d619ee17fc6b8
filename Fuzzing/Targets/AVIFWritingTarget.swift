@testable import Rendering

/// Puts metadata and edit lists into an AVIF, whose offsets move with that.
enum AVIFWritingTarget: FuzzTarget {
    static let longest = 1_900

    static func read(_ bytes: UnsafeRawBufferPointer) {
        let file = Array(bytes)
        _ = AVIFMetadata.adding(MetadataBlocks(exif: Array("II*\0".utf8), xmp: [1, 2, 3]), to: file)
        _ = AVIFLoopWriter.file(file, shown: bytes.count & 3)
    }
}
