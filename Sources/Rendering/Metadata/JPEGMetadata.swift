import Basics

/// Metadata in the segments of a JPEG.
enum JPEGMetadata {
    static let exifMark = Array("Exif\0\0".utf8)
    static let xmpMark = Array("http://ns.adobe.com/xap/1.0/\0".utf8)
    private static let photoshopMark = Array("Photoshop 3.0\0".utf8)
    private static let profileMark = Array("ICC_PROFILE\0".utf8)
    private static let picturesMark = Array("MPF\0".utf8)
    private static let jfifMark = Array("JFIF\0".utf8)
    private static let adobeMark = Array("Adobe".utf8)
    /// The most bytes of a segment behind its marker, its length included.
    private static let longest = 65_535

    /// Looks into the segments before the picture.
    static func blocks(in bytes: UnsafeRawBufferPointer) -> MetadataBlocks {
        var blocks = MetadataBlocks()
        var resources: [UInt8] = []
        var more = XMPExtension()
        var segments = JPEGSegments(bytes)
        while let segment = segments.next(), segment.marker != JPEGSegments.scan {
            let reader = ByteReader(bytes)
            func content(behind mark: [UInt8]) -> [UInt8]? {
                guard reader.slice(segment.body.lowerBound, min(mark.count, segment.body.count)).elementsEqual(mark)
                else { return nil }
                return Array(reader.slice(segment.body.lowerBound +| mark.count, segment.body.count -| mark.count))
            }
            switch segment.marker {
            case 0xE1:
                if blocks.exif == nil { blocks.exif = content(behind: exifMark) }
                if blocks.xmp == nil { blocks.xmp = content(behind: xmpMark) }
                if let part = content(behind: XMPExtension.mark) { more.add(part[...]) }
            case 0xED where resources.count <= MetadataBlocks.most:
                // What does not fit into one segment goes on in the next.
                resources += content(behind: photoshopMark) ?? []
            default: continue
            }
        }
        blocks.xmp = blocks.xmp.map { more.joined(to: $0) }
        blocks.iptc = PhotoshopResources.iptc(in: resources)
        blocks.resources = PhotoshopResources.others(in: resources)
        return blocks
    }

    /// The file with nothing but its picture; `nil` where its end is not there.
    ///
    /// - Parameters:
    ///   - bytes: The whole file.
    ///   - kept: What stays beside the picture.
    /// - Returns: The file.
    static func stripped(_ bytes: UnsafeRawBufferPointer, keeping kept: KeptMetadata) -> [UInt8]? {
        let reader = ByteReader(bytes)
        guard reader.slice(0, 2).elementsEqual([0xFF, 0xD8]) else { return nil }
        var stripped: [UInt8] = [0xFF, 0xD8]
        var segments = JPEGSegments(bytes)
        // Where coded data begins, behind the head of a scan.
        var coded: Int?
        while let segment = segments.next() {
            if let coded { stripped.append(contentsOf: reader.slice(coded, segment.start -| coded)) }
            coded = nil
            switch segment.marker {
            case JPEGSegments.end: return stripped + [0xFF, segment.marker]
            // What other applications say, and comments; JFIF and Adobe say what colours are.
            case 0xE0...0xEF, 0xFE:
                let body = reader.slice(segment.body.lowerBound, segment.body.count)
                // Where further pictures lie, which are behind the end.
                if segment.marker == 0xE2, body.starts(with: picturesMark) { continue }
                let isProfile = segment.marker == 0xE2 && body.starts(with: profileMark)
                guard kept == .all || (kept == .profile && isProfile) else {
                    stripped.append(contentsOf: meaning(of: segment.marker, body))
                    continue
                }
                fallthrough
            default:
                stripped.append(contentsOf: reader.slice(segment.start, segment.body.upperBound -| segment.start))
                if segment.marker == JPEGSegments.scan { coded = segment.body.upperBound }
            }
        }
        return nil
    }

    /// What the pixels depend on in an application's segment: JFIF without its thumbnail, Adobe's word for the colours;
    /// empty where that is nothing.
    private static func meaning(of marker: UInt8, _ body: ArraySlice<UInt8>) -> [UInt8] {
        switch marker {
        // The last two bytes are the thumbnail's sides.
        case 0xE0 where body.starts(with: jfifMark) && body.count >= 14:
            [0xFF, marker, 0, 16] + body.prefix(12) + [0, 0]  // checked: these are lists of bytes, which are joined
        case 0xEE where body.starts(with: adobeMark) && body.count >= 12:
            [0xFF, marker, 0, 14] + body.prefix(12)  // checked: these are lists of bytes, which are joined
        default: []
        }
    }

    /// As much of it as fits into segments: of what is too long, the credits.
    static func fitting(_ blocks: MetadataBlocks) -> MetadataBlocks {
        func fits(_ content: [UInt8]?, _ mark: [UInt8]) -> Bool { (content?.count ?? 0) +| mark.count +| 2 <= longest }
        var blocks = blocks
        if !fits(blocks.exif, exifMark) { blocks.exif = blocks.exif.flatMap(shortened) }
        if !fits(blocks.xmp, xmpMark) {
            blocks.xmp = blocks.xmp.flatMap { XMPPacket($0) }.flatMap { XMPCredits($0) }?.packet
        }
        if !fits(blocks.photoshop, photoshopMark) { blocks.resources = nil }
        if !fits(blocks.photoshop, photoshopMark) {
            blocks.iptc = blocks.iptc.flatMap { IPTCRecords($0) }?.credits?.bytes
        }
        return blocks
    }

    /// EXIF without the maker's note, or else who made the picture and who owns it.
    private static func shortened(_ exif: [UInt8]) -> [UInt8]? {
        exif.withUnsafeBytes { bytes in
            guard let directory = TIFFDirectory(bytes) else { return nil }
            var directories = ExifDirectories(directory, isLittleEndian: directory.isLittleEndian)
            directories?.dropMakerNote()
            if let block = directories?.block, block.count +| exifMark.count +| 2 <= longest { return block }
            return ExifCredits(directory)?.block
        }
    }

    /// Puts segments behind the first ones of the format itself.
    static func adding(_ blocks: MetadataBlocks, to file: [UInt8]) -> [UInt8]? {
        guard file.starts(with: [0xFF, 0xD8]) else { return nil }
        var start = 2
        if file[safe: 2] == 0xFF, file[safe: 3] == 0xE0, let high = file[safe: 4], let low = file[safe: 5] {
            start = 4 +| (Int(high) << 8 | Int(low))  // checked: two bytes make a number of 16 bits
        }
        var segments: [UInt8] = []
        // checked: these are lists of bytes, which are joined
        func add(_ marker: UInt8, _ content: [UInt8]) {
            guard content.count +| 2 <= longest else { return }
            segments += [0xFF, marker] + ByteWriter.big(content.count +| 2, 2) + content
        }
        if let exif = blocks.exif { add(0xE1, exifMark + exif) }  // checked: two lists are joined
        if let xmp = blocks.xmp { add(0xE1, xmpMark + xmp) }  // checked: two lists are joined
        if let resources = blocks.photoshop { add(0xED, photoshopMark + resources) }  // checked: two lists are joined
        return MetadataWriter.inserting(segments, into: file, at: start)
    }
}

/// The segments of a JPEG, one after the other.
struct JPEGSegments {
    /// One of them.
    struct Segment {
        /// The second byte of its marker.
        var marker: UInt8
        /// Where it begins, with its marker.
        var start: Int
        /// What is in it, behind its length; empty where it has none.
        var body: Range<Int>
    }

    /// The marker of a scan, behind whose head coded data comes.
    static let scan: UInt8 = 0xDA
    /// The marker of the end.
    static let end: UInt8 = 0xD9

    private var reader: ByteReader

    /// Starts behind the file's first marker.
    init(_ bytes: UnsafeRawBufferPointer) {
        reader = ByteReader(bytes)
        reader.offset = 2
    }

    /// The next segment, past whatever coded data lies before it; `nil` at the end, and where a segment is cut.
    mutating func next() -> Segment? {
        while reader.skip(pastNext: 0xFF) {
            let start = reader.offset -| 1
            while let byte = reader.byte() {
                if byte == 0xFF { continue }
                if byte == 0 || byte == 0x01 || (0xD0...0xD8).contains(byte) { break }
                let here = reader.offset
                // checked: a range of nothing
                if byte == Self.end { return Segment(marker: byte, start: start, body: here..<here) }
                guard let length = reader.number(2), length >= 2 else { return nil }
                let body = reader.offset
                guard reader.skip(length -| 2) else { return nil }
                return Segment(marker: byte, start: start, body: body..<reader.offset)  // checked: it has gone on
            }
        }
        return nil
    }
}
