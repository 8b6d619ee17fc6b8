import Basics
import CZlib

/// Metadata in the chunks of a PNG.
enum PNGMetadata {
    private static let xmpKeyword = Array("XML:com.adobe.xmp".utf8)
    private static let iptcKeyword = Array("Raw profile type iptc".utf8)
    private static let exifKeywords = ["Raw profile type exif", "Raw profile type APP1"].map { Array($0.utf8) }
    /// Where the first chunk ends: the signature and the header.
    private static let headEnd = 33

    /// Looks into all chunks.
    static func blocks(in bytes: UnsafeRawBufferPointer) -> MetadataBlocks {
        var blocks = MetadataBlocks()
        var texts = 0
        var reader = ByteReader(bytes)
        reader.offset = 8
        while let chunk = PNGChunk(&reader) {
            guard chunk.body.count <= MetadataBlocks.most else { continue }
            let content = { ByteReader(bytes).slice(chunk.body.lowerBound, chunk.body.count) }
            switch chunk.type {
            case PNGChunk.exif: blocks.exif = blocks.exif ?? withoutMark(Array(content()))
            case PNGChunk.internationalText, PNGChunk.text, PNGChunk.compressedText:
                // Each compressed one may take a moment; no writer has so many.
                texts = texts +| 1
                guard texts <= 100, let text = Text(content(), chunk.type) else { continue }
                add(text, to: &blocks)
            case PNGChunk.end: return blocks
            default: continue
            }
        }
        return blocks
    }

    private static func add(_ text: Text, to blocks: inout MetadataBlocks) {
        if text.keyword == xmpKeyword {
            blocks.xmp = blocks.xmp ?? text.content()
        } else if text.keyword == iptcKeyword, blocks.iptc == nil, let profile = text.content().flatMap(rawProfile) {
            let areResources = profile.starts(with: "8BIM".utf8)
            blocks.iptc = areResources ? PhotoshopResources.iptc(in: profile) : profile
            blocks.resources = areResources ? PhotoshopResources.others(in: profile) : nil
        } else if exifKeywords.contains(text.keyword), let profile = text.content().flatMap(rawProfile) {
            if profile.starts(with: JPEGMetadata.xmpMark) {
                // checked: a constant number of bytes
                blocks.xmp = blocks.xmp ?? Array(profile.dropFirst(JPEGMetadata.xmpMark.count))
            } else {
                blocks.exif = blocks.exif ?? withoutMark(profile)
            }
        }
    }

    /// EXIF without the mark that some writers leave before it.
    static func withoutMark(_ exif: [UInt8]) -> [UInt8] {
        // checked: a constant number of bytes
        exif.starts(with: JPEGMetadata.exifMark) ? Array(exif.dropFirst(JPEGMetadata.exifMark.count)) : exif
    }

    /// What ImageMagick writes: a name, a length, and bytes as pairs of hexadecimal digits in lines.
    private static func rawProfile(_ text: [UInt8]) -> [UInt8]? {
        let lines = text.split(separator: 0x0A, maxSplits: 2, omittingEmptySubsequences: true)
        guard let length = lines[safe: 1], let digits = lines[safe: 2],
            let count = Int(String(decoding: length, as: UTF8.self).filter { $0 != " " }),
            let profile = Hexadecimal.bytes(digits.filter { $0 > 0x20 }), profile.count == count
        else { return nil }
        return profile
    }

    /// The file with nothing but its picture; `nil` where its end is not there.
    ///
    /// - Parameters:
    ///   - bytes: The whole file.
    ///   - isAnimated: Whether frames are kept.
    ///   - kept: What stays beside the picture.
    /// - Returns: The file.
    static func stripped(_ bytes: UnsafeRawBufferPointer, isAnimated: Bool, keeping kept: KeptMetadata) -> [UInt8]? {
        var reader = ByteReader(bytes)
        var stripped = Array(reader.slice(0, 8))
        reader.offset = 8
        while let chunk = PNGChunk(&reader) {
            let isKept =
                switch chunk.type {
                case PNGChunk.header, PNGChunk.palette, PNGChunk.transparency, PNGChunk.image, PNGChunk.end: true
                case PNGChunk.animation, PNGChunk.frame, PNGChunk.frameData: isAnimated
                case PNGChunk.profile: kept != .nothing
                default: kept == .all
                }
            if isKept { stripped.append(contentsOf: reader.slice(chunk.whole.lowerBound, chunk.whole.count)) }
            if chunk.type == PNGChunk.end { return stripped }
        }
        return nil
    }

    // checked: these are lists of bytes, which are joined
    /// Puts chunks behind the header.
    static func adding(_ blocks: MetadataBlocks, to file: [UInt8]) -> [UInt8]? {
        guard file.count > headEnd, file[safe: 12] == UInt8(ascii: "I"), file[safe: 13] == UInt8(ascii: "H") else {
            return nil
        }
        var chunks: [UInt8] = []
        if let block = blocks.exif { PNGChunk.append(PNGChunk.exif, block, to: &chunks) }
        if let xmp = blocks.xmp {
            PNGChunk.append(PNGChunk.internationalText, xmpKeyword + [0, 0, 0, 0, 0] + xmp, to: &chunks)
        }
        if let profile = blocks.photoshop {
            let text = "\niptc\n\(profile.count)\n" + Hexadecimal.text(profile) + "\n"
            PNGChunk.append(PNGChunk.text, iptcKeyword + [0] + Array(text.utf8), to: &chunks)
        }
        return MetadataWriter.inserting(chunks, into: file, at: headEnd)
    }

    /// A text chunk of any of the three kinds.
    private struct Text {
        let keyword: [UInt8]
        private let rest: ArraySlice<UInt8>
        private let isCompressed: Bool

        init?(_ chunk: ArraySlice<UInt8>, _ type: Int) {
            let keyword = chunk.prefix(80).prefix { $0 != 0 }
            guard (1...79).contains(keyword.count) else { return nil }
            self.keyword = Array(keyword)
            var rest = chunk.dropFirst(keyword.count +| 1)  // checked: a number above 0
            switch type {
            case PNGChunk.compressedText:
                isCompressed = true
                rest = rest.dropFirst()
            case PNGChunk.internationalText:
                isCompressed = rest.first == 1
                rest = rest.dropFirst(2)
                // A language, and the keyword in it.
                for _ in 0..<2 {
                    guard let end = rest.firstIndex(of: 0) else { return nil }
                    rest = rest.suffix(from: end).dropFirst()  // checked: a place that was found in it
                }
            default: isCompressed = false
            }
            self.rest = rest
        }

        /// What it says; `nil` where that is damaged, or too much.
        func content() -> [UInt8]? {
            guard isCompressed else { return Array(rest) }
            var length = uLongf(MetadataBlocks.most)
            var isWhole = false
            let content = [UInt8](unsafeUninitializedCapacity: MetadataBlocks.most) { buffer, count in
                rest.withUnsafeBufferPointer { compressed in
                    isWhole =
                        uncompress(buffer.baseAddress, &length, compressed.baseAddress, uLong(compressed.count)) == Z_OK
                }
                count = isWhole ? Int(clamping: length) : 0
            }
            return isWhole ? content : nil
        }
    }
}
