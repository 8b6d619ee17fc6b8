import Recipes

@testable import Rendering

/// Follows a TIFF's directories, which are those of EXIF too: for pages, texts and facts; and writes one anew, or what
/// is true of another picture.
enum TIFFDirectoryTarget: FuzzTarget {
    static let longest = 320

    static func read(_ bytes: UnsafeRawBufferPointer) {
        if let scan = TIFFScan(bytes, countingPagesUpTo: 32) { precondition(scan.pages <= 33) }
        // One thing at a time, so that much is tried.
        switch bytes.count % 5 {
        case 0: _ = ImageMetadata(of: bytes, .tiff)
        case 1: _ = MetadataReader.credits(in: bytes, .tiff)
        case 2:
            let exif = KeptExif.block(of: Array(bytes), size: PixelSize(width: 9, height: 9))
            precondition(exif.count <= bytes.count)
            _ = MetadataReader.kept(in: bytes, .tiff, of: PixelSize(width: 9, height: 9))
        case 3: _ = UnreadFormat.rawName(bytes)
        default: _ = TIFFMetadata.adding(MetadataBlocks(exif: Array(bytes), xmp: [1], iptc: [4]), to: Array(bytes))
        }
    }
}
