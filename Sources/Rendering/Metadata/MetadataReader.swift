import Basics
import Recipes

/// Finds what files say beside their pixels, in our own code.
enum MetadataReader {
    /// What a file says.
    ///
    /// - Parameters:
    ///   - bytes: The whole file.
    ///   - format: What it is.
    /// - Returns: What was found; of a TIFF, whose directory is its EXIF, without that.
    static func blocks(in bytes: UnsafeRawBufferPointer, _ format: OriginalFormat) -> MetadataBlocks {
        switch format {
        case .jpeg: JPEGMetadata.blocks(in: bytes)
        case .png: PNGMetadata.blocks(in: bytes)
        case .webp: WebPMetadata.blocks(in: bytes)
        case .gif: GIFMetadata.blocks(in: bytes)
        case .tiff: TIFFMetadata.blocks(in: bytes)
        case .avif, .heic: HEIFMetadata.blocks(in: bytes)
        case .jxl: JXLMetadata.blocks(in: bytes)
        case .psd: PhotoshopResources.blocks(in: bytes)
        case .jp2: JP2Metadata.blocks(in: bytes)
        case .bmp, .ico, .svg, .pdf: MetadataBlocks()
        }
    }

    /// Who made a picture and who owns it, and nothing else of its metadata; texts stay as they are, byte for byte.
    static func credits(in bytes: UnsafeRawBufferPointer, _ format: OriginalFormat) -> MetadataBlocks {
        let blocks = blocks(in: bytes, format)
        return MetadataBlocks(
            exif: withExif(of: bytes, format, blocks) { ExifCredits($0)?.block },
            xmp: blocks.xmp.flatMap { XMPPacket($0) }.flatMap { XMPCredits($0) }?.packet,
            iptc: blocks.iptc.flatMap { IPTCRecords($0) }?.credits?.bytes
        )
    }

    /// All that a file says, as it is true of a variant.
    ///
    /// - Parameters:
    ///   - bytes: The whole file.
    ///   - format: What it is.
    ///   - size: The variant's size; it is upright.
    /// - Returns: What was found.
    static func kept(
        in bytes: UnsafeRawBufferPointer,
        _ format: OriginalFormat,
        of size: PixelSize
    ) -> MetadataBlocks {
        var blocks = blocks(in: bytes, format)
        if format == .tiff {
            // Its directory says how it holds its pixels, too, and its places are those of the file.
            let directory = TIFFDirectory(bytes)
            blocks.exif =
                directory.flatMap {
                    ExifDirectories($0, isLittleEndian: $0.isLittleEndian, size: size)
                }?.block
        } else {
            blocks.exif = blocks.exif.map { KeptExif.block(of: $0, size: size) }
        }
        blocks.xmp = blocks.xmp.map { XMPPacket.upright($0) }
        return blocks
    }

    /// Shows the first directory of what a file says in EXIF, where there is one.
    static func withExif<Value>(
        of bytes: UnsafeRawBufferPointer,
        _ format: OriginalFormat,
        _ blocks: MetadataBlocks,
        _ body: (TIFFDirectory) -> Value?
    ) -> Value? {
        if format == .tiff { return TIFFDirectory(bytes).flatMap(body) }
        return blocks.exif?.withUnsafeBytes { TIFFDirectory($0).flatMap(body) }
    }
}

/// Writes metadata into files that an encoder has made, in place of its own.
enum MetadataWriter {
    /// A file with metadata.
    ///
    /// - Parameters:
    ///   - blocks: What it is to say.
    ///   - file: The file.
    ///   - format: What it is.
    /// - Returns: The file with as much of that as its format can hold; `nil` where it is not as expected.
    static func adding(_ blocks: MetadataBlocks, to file: [UInt8], _ format: OutputFormat) -> [UInt8]? {
        var file = file
        // libvips says how large the picture is in EXIF of its own, which nobody needs.
        if format == .webp {
            file = file.withUnsafeBytes { WebPMetadata.stripped($0, keeping: .profile) } ?? file
        }
        guard !blocks.isEmpty else { return file }
        let blocks = fitting(blocks, format)
        return switch format {
        case .jpeg: JPEGMetadata.adding(blocks, to: file)
        case .png: PNGMetadata.adding(blocks, to: file)
        case .webp: WebPMetadata.adding(blocks, to: file)
        case .gif: GIFMetadata.adding(blocks, to: file)
        case .tiff: TIFFMetadata.adding(blocks, to: file)
        case .avif: AVIFMetadata.adding(blocks, to: file)
        case .jxl: JXLMetadata.adding(blocks, to: file)
        }
    }

    /// The same, said in XMP where a format cannot hold the form in which it is said, and no longer than it can be.
    private static func fitting(_ blocks: MetadataBlocks, _ format: OutputFormat) -> MetadataBlocks {
        let iptc = blocks.iptc.flatMap { IPTCRecords($0) }
        var blocks = blocks
        switch format {
        case .jpeg: return JPEGMetadata.fitting(blocks)
        case .png, .tiff: break
        case .webp, .avif, .jxl: blocks.xmp = XMPTranslation.packet(blocks.xmp, with: iptc, nil)
        case .gif: blocks.xmp = XMPTranslation.packet(blocks.xmp, with: iptc, blocks.exif)
        }
        return blocks
    }

    /// A file with more bytes at a place; `nil` where the place is not in it.
    static func inserting(_ part: [UInt8], into file: [UInt8], at place: Int) -> [UInt8]? {
        guard place >= 0, place <= file.count else { return nil }
        var file = file
        file.insert(contentsOf: part, at: place)
        return file
    }
}
