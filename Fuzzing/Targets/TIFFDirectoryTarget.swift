import Recipes

@testable import Rendering

/// Follows a TIFF's directories, which are those of EXIF too: for pages, texts and facts; and writes one anew.
enum TIFFDirectoryTarget: FuzzTarget {
    static let longest = 320

    static func read(_ bytes: UnsafeRawBufferPointer) {
        if let scan = TIFFScan(bytes, countingPagesUpTo: 32) { precondition(scan.pages <= 33) }
        // One thing at a time, so that much is tried.
        switch bytes.count & 3 {
        case 0: _ = ImageMetadata(of: bytes, .tiff)
        case 1: _ = MetadataReader.credits(in: bytes, .tiff)
        case 2: _ = UnreadFormat.rawName(bytes)
        default: _ = TIFFMetadata.adding(MetadataBlocks(exif: Array(bytes), xmp: [1], iptc: [4]), to: Array(bytes))
        }
    }
}
