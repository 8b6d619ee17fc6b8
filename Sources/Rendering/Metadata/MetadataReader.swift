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
        case .bmp, .ico, .jp2, .svg, .pdf: MetadataBlocks()
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

    /// All that libvips would not write of an original that it did not read, or not all of; empty where it does.
    ///
    /// Of a TIFF, whose directory is more than EXIF, that is who made it and who owns it.
    static func kept(in bytes: UnsafeRawBufferPointer, _ format: OriginalFormat) -> MetadataBlocks {
        guard [.avif, .heic, .jxl, .tiff, .psd].contains(format) else { return MetadataBlocks() }
        var blocks = blocks(in: bytes, format)
        blocks.exif =
            format == .tiff
            ? TIFFDirectory(bytes).flatMap { ExifCredits($0) }?.block : blocks.exif.map { upright($0) }
        return blocks
    }

    /// EXIF of a picture that has been turned upright, and without its thumbnail.
    private static func upright(_ exif: [UInt8]) -> [UInt8] {
        let places = exif.withUnsafeBytes { bytes in
            TIFFDirectory(bytes).map { directory in
                (turn: directory.entry(0x0112)?.bytes, next: directory.nextPlace, directory.isLittleEndian)
            }
        }
        guard let places else { return exif }
        var exif = exif
        if let turn = places.turn, turn.count == 2, turn.upperBound <= exif.count {
            exif.replaceSubrange(turn, with: places.2 ? [1, 0] : [0, 1])
        }
        if let next = places.next, next <= exif.count -| 4 {
            exif.replaceSubrange(next..<(next +| 4), with: [0, 0, 0, 0])  // checked: inside of it, by the condition
        }
        return exif
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
        let stripped = file.withUnsafeBytes { bytes -> [UInt8]? in
            switch format {
            case .jpeg: JPEGMetadata.stripped(bytes, keeping: .profile)
            case .webp: WebPMetadata.stripped(bytes, keeping: .profile)
            default: nil
            }
        }
        file = stripped ?? file
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

    /// The same, said in XMP where a format cannot hold the form in which it is said.
    private static func fitting(_ blocks: MetadataBlocks, _ format: OutputFormat) -> MetadataBlocks {
        guard blocks.xmp == nil else { return blocks }
        let exif = blocks.exif?.withUnsafeBytes { TIFFDirectory($0).flatMap { ExifCredits($0) } }
        let iptc = blocks.iptc.flatMap { IPTCRecords($0) }
        var blocks = blocks
        switch format {
        case .jpeg, .png, .tiff: break
        case .webp, .avif, .jxl: blocks.xmp = XMPCredits(iptc, nil)?.packet
        case .gif: blocks.xmp = XMPCredits(iptc, exif)?.packet
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
