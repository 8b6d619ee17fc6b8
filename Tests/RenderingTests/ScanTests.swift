import Recipes
import RenderWire
import Testing

@testable import Rendering

/// Our own look at files, on bytes written by hand; libvips is not asked.
struct ScanTests {
    private static func frame(_ marker: UInt8, _ sampling: [UInt8]) -> [UInt8] {
        let components = sampling.enumerated().flatMap { [UInt8($0.offset + 1), $0.element, 0] as [UInt8] }
        return [0xFF, marker, 0, UInt8(8 + components.count), 8, 0x01, 0x00, 0x02, 0x00, UInt8(sampling.count)]
            + components
    }

    private static let scan: [UInt8] = [0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0, 0x12, 0xFF, 0x00, 0x34, 0xFF, 0xD0, 0x56]

    private func jpeg(_ bytes: [UInt8], limit: Int = 10) -> JPEGScan? {
        bytes.withUnsafeBytes { JPEGScan($0, countingScansUpTo: limit) }
    }

    @Test func readsAJPEGsFrame() throws {
        let baseline = try #require(jpeg([0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1, 2] + Self.frame(0xC0, [0x22, 0x11, 0x11])))
        #expect(baseline.size == PixelSize(width: 512, height: 256))
        #expect(baseline.components == 3)
        #expect(!baseline.isProgressive && !baseline.hasSeveralScans)
        // Components in scans of their own are kept until the last one is read.
        let scans = Self.frame(0xC0, [0x22, 0x11, 0x11]) + Self.scan + [0xFF, 0xD9]
        let apart = try #require(jpeg([0xFF, 0xD8] + scans))
        #expect(!apart.isProgressive && apart.hasSeveralScans)
        let grey = try #require(jpeg([0xFF, 0xD8] + Self.frame(0xC0, [0x11]) + Self.scan + [0xFF, 0xD9]))
        #expect(!grey.hasSeveralScans)
        // Fill bytes before a marker, and a table between.
        let progressive: [UInt8] = [0xFF, 0xD8, 0xFF, 0xFF, 0xDB, 0, 3, 0] + Self.frame(0xC2, [0x22, 0x11, 0x11])
        let found = try #require(jpeg(progressive + Self.scan + Self.scan + Self.scan + [0xFF, 0xD9] + Self.scan))
        #expect(found.isProgressive && found.hasSeveralScans)
        #expect(found.scans == 3)
        #expect(found.coefficientBytes == 512 * 256 * 3, "two bytes for each of 1.5 samples a pixel")
    }

    @Test func countsScansNoFurtherThanNeeded() throws {
        let head: [UInt8] = [0xFF, 0xD8] + Self.frame(0xC2, [0x11])
        let many = head + Array(repeating: Self.scan, count: 5_000).flatMap { $0 }
        #expect(try #require(jpeg(many)).scans == 11)
    }

    @Test func readsAPNGsChunks() throws {
        func chunk(_ type: String, _ body: [UInt8]) -> [UInt8] {
            [0, 0, UInt8(body.count >> 8), UInt8(body.count & 255)] + Array(type.utf8) + body + [1, 2, 3, 4]
        }
        let start: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        let header = chunk("IHDR", [0, 0, 2, 0, 0, 0, 1, 0, 8, 2, 0, 0, 1])
        let plain = chunk("iTXt", Array("XML:com.adobe.xmp\0".utf8) + [0, 0, 0, 0, 60])
        let packed = chunk("iTXt", Array("Comment\0".utf8) + [1, 0, 0, 0, 60])
        let zipped = chunk("zTXt", Array("a\0".utf8) + [0, 9])
        let bytes = start + header + plain + packed + chunk("IDAT", [7]) + zipped + chunk("IEND", [])
        let scan = try #require(bytes.withUnsafeBytes { PNGScan($0) })
        #expect(scan.size == PixelSize(width: 512, height: 256))
        #expect(scan.isInterlaced)
        #expect(scan.compressedText.count == 2)
        #expect(Array(bytes[scan.compressedText[0]]) == packed)
        #expect(Array(bytes[scan.compressedText[1]]) == zipped)
    }

    @Test func readsAGIFsBlocks() throws {
        let screen: [UInt8] = Array("GIF89a".utf8) + [10, 0, 20, 0, 0x80, 0, 0] + [0, 0, 0, 255, 255, 255]
        let control: [UInt8] = [0x21, 0xF9, 4, 0, 10, 0, 0, 0]
        let frame: [UInt8] = [0x2C, 5, 0, 0, 0, 8, 0, 20, 0, 0, 2, 3, 1, 2, 3, 0]
        let bytes = screen + control + frame + control + frame + [0x3B] + frame
        let scan = try #require(bytes.withUnsafeBytes { GIFScan($0, countingFramesUpTo: 9) })
        #expect(scan.frames == 2)
        #expect(scan.size == PixelSize(width: 13, height: 20))
        #expect(!scan.endsInsideFrame)
        for left in 1..<frame.count {
            let cut = Array((screen + control + frame).dropLast(left))
            #expect(cut.withUnsafeBytes { GIFScan($0, countingFramesUpTo: 9) }?.endsInsideFrame == true, "\(left) cut")
        }
        let bare = screen + control + frame + control
        #expect(bare.withUnsafeBytes { GIFScan($0, countingFramesUpTo: 9) }?.endsInsideFrame == false)
        let many = screen + Array(repeating: frame, count: 100).flatMap { $0 }
        #expect(many.withUnsafeBytes { GIFScan($0, countingFramesUpTo: 9) }?.frames == 10)
    }

    @Test func followsATIFFsDirectories() throws {
        let two: [UInt8] = [0x49, 0x49, 42, 0, 8, 0, 0, 0] + [0, 0, 14, 0, 0, 0] + [0, 0, 0, 0, 0, 0]
        #expect(two.withUnsafeBytes { TIFFScan($0, countingPagesUpTo: 9) }?.pages == 2)
        let circle: [UInt8] = [0x4D, 0x4D, 0, 42, 0, 0, 0, 8] + [0, 0, 0, 0, 0, 8]
        #expect(circle.withUnsafeBytes { TIFFScan($0, countingPagesUpTo: 9) }?.pages == 10)
        let outside: [UInt8] = [0x4D, 0x4D, 0, 42, 0xFF, 0xFF, 0xFF, 0xFF]
        #expect(outside.withUnsafeBytes { TIFFScan($0, countingPagesUpTo: 9) }?.pages == 0)
        let big: [UInt8] = [0x49, 0x49, 43, 0, 8, 0, 0, 0, 16, 0, 0, 0, 0, 0, 0, 0] + Array(repeating: 0, count: 16)
        #expect(big.withUnsafeBytes { TIFFScan($0, countingPagesUpTo: 9) }?.pages == 1)
        let negative: [UInt8] = Array(big[..<8]) + Array(repeating: 0xFF, count: 8)
        #expect(negative.withUnsafeBytes { TIFFScan($0, countingPagesUpTo: 9) }?.pages == 0)
    }

    @Test func readsATIFFsSizeInEveryWidthOfNumbers() throws {
        // BigTIFF, the most significant byte first: sides of eight bytes, and of one.
        let head: [UInt8] = [0x4D, 0x4D, 0, 43, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 16, 0, 0, 0, 0, 0, 0, 0, 2]
        func entry(_ tag: UInt8, _ type: UInt8, _ value: [UInt8]) -> [UInt8] {
            [1, tag, 0, type, 0, 0, 0, 0, 0, 0, 0, 1] + value
        }
        let long = head + entry(0, 16, [0, 0, 0, 0, 0, 15, 66, 64]) + entry(1, 16, [0, 0, 0, 0, 0, 0, 1, 0])
        let scan = (long + [UInt8](repeating: 0, count: 8)).withUnsafeBytes { TIFFScan($0, countingPagesUpTo: 9) }
        #expect(scan?.size == PixelSize(width: 1_000_000, height: 256))
        let byte = head + entry(0, 1, [7, 0, 0, 0, 0, 0, 0, 0]) + entry(1, 3, [1, 2, 0, 0, 0, 0, 0, 0])
        let small = (byte + [UInt8](repeating: 0, count: 8)).withUnsafeBytes { TIFFScan($0, countingPagesUpTo: 9) }
        #expect(small?.size == PixelSize(width: 7, height: 258))
    }

    @Test func anInterlacedFrameWithoutColumnsIsNone() {
        let canvas = PixelSize(width: 60, height: 44)
        func frame(_ width: Int) -> InterlacedGIFFrame? {
            let rect = PixelRect(x: 20, y: 20, size: PixelSize(width: width, height: 30))
            return InterlacedGIFFrame(rect, on: canvas, sidesAt: 0, flags: 0x40, data: 0..<1)
        }
        #expect(frame(30) != nil && frame(0) == nil)
    }

    /// The largest and strangest numbers, wherever a format has one: nothing may trap.
    @Test(
        arguments: [
            [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], [0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
            [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F], [0x80, 0, 0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0, 0, 0x80],
            [0, 0x20, 0, 0, 0, 0, 0, 1], [1, 0, 0, 0, 0, 0, 0x20, 0], [0, 0, 0, 0, 0, 0, 0, 0],
        ] as [[UInt8]]
    )
    func survivesExtremes(number: [UInt8]) {
        let starts: [[UInt8]] = [
            [0xFF, 0xD8] + Self.frame(0xC2, [0xFF, 0x00, 0xF0]), Array("GIF89a".utf8), [0x49, 0x49, 42, 0],
            [0x4D, 0x4D, 0, 43, 0, 8, 0, 0], [0x49, 0x49, 43, 0, 8, 0, 0, 0],
            Array("RIFF".utf8) + number[..<4]
                + Array("WEBPVP8X".utf8), [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A],
            Array("RIFF".utf8) + number[..<4] + Array("WEBPVP8L".utf8) + [4, 0, 0, 0, 0x2F],
            Array(repeating: 0, count: 36) + Array("acsp".utf8) + Array(repeating: 0, count: 88),
            Array("II*\0".utf8) + [8, 0, 0, 0, 3, 0], Array("Exif\0\0MM\0*".utf8),
        ]
        for start in starts {
            for shift in 0..<9 {
                let bytes = start + Array(repeating: 0, count: shift) + (0..<20).flatMap { _ in number }
                _ = jpeg(bytes)
                _ = ICCProfile(bytes)
                bytes.withUnsafeBytes { raw in
                    for format in OriginalFormat.allCases { read(raw, format) }
                    _ = PNGScan(raw)
                    _ = GIFScan(raw, countingFramesUpTo: 100)
                    _ = TIFFScan(raw, countingPagesUpTo: 100)
                    _ = WebPScan(raw, countingFramesUpTo: 100)
                }
            }
        }
    }

    private func read(_ raw: UnsafeRawBufferPointer, _ format: OriginalFormat) {
        _ = MetadataReader.credits(in: raw, format)
        switch format {
        case .jpeg: _ = JPEGMetadata.stripped(raw, keeping: .nothing)
        case .png: _ = PNGCompleteness.isWhole(raw)
        case .webp: _ = WebPMetadata.stripped(raw, keeping: .nothing)
        default: break
        }
        _ = ImageMetadata(of: raw, format)
    }

    /// Bytes that begin like a file and go on with noise, cut anywhere: nothing may trap.
    @Test func survivesNoise() {
        let starts: [[UInt8]] = [
            [0xFF, 0xD8] + Self.frame(0xC2, [0x22, 0x11]), Array("GIF89a".utf8), [0x49, 0x49, 42, 0],
            [0x4D, 0x4D, 0, 43],
            [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], Array("II*\0".utf8) + [8, 0, 0, 0, 3, 0],
            Array(repeating: 0, count: 36),
        ]
        var random = SystemRandomNumberGenerator()
        for start in starts {
            for length in 0..<400 {
                var bytes = start + (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
                if start.count == 36 { bytes.replaceSubrange(36..<min(40, bytes.count), with: Array("acsp".utf8)) }
                _ = jpeg(bytes)
                _ = ICCProfile(bytes)
                bytes.withUnsafeBytes { raw in
                    for format in OriginalFormat.allCases { read(raw, format) }
                    _ = PNGScan(raw)
                    _ = GIFScan(raw, countingFramesUpTo: 100)
                    _ = TIFFScan(raw, countingPagesUpTo: 100)
                }
            }
        }
    }

    private static func box(_ type: String, _ body: [UInt8]) -> [UInt8] {
        let length = UInt32(body.count + 8)
        return [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: length >> $0) } + Array(type.utf8) + body
    }

    private func heif(_ bytes: [UInt8]) -> ColourStatements { bytes.withUnsafeBytes { HEIFScan($0).colours } }

    /// A grid, item 2, whose tile, item 1, alone tells its colours and its brightest light.
    private static let grid: [UInt8] = {
        let colr = box("colr", Array("nclx".utf8) + [0, 12, 0, 13, 0, 0, 0x80])
        let ipco = box("ipco", box("ispe", [UInt8](repeating: 0, count: 12)) + colr + box("clli", [2, 88, 0, 100]))
        let ipma = box("ipma", [0, 0, 0, 0, 0, 0, 0, 2, 0, 1, 3, 0x81, 0x82, 3, 0, 2, 1, 1])
        let dimg = box("dimg", [0, 2, 0, 1, 0, 1])
        let meta = box("pitm", [0, 0, 0, 0, 0, 2]) + box("iprp", ipco + ipma) + box("iref", [0, 0, 0, 0] + dimg)
        return box("ftyp", Array("heic".utf8)) + box("meta", [0, 0, 0, 0] + meta)
    }()

    @Test func readsTheColoursOfAGridsTiles() throws {
        let colours = heif(Self.grid)
        #expect(colours.encoding?.space == .displayP3)
        #expect(colours.peakLuminance == 600)
    }

    @Test func boxesThatAreCutOrNonsenseSayNothingAndEndNothing() {
        for length in 0..<Self.grid.count { _ = heif(Array(Self.grid.prefix(length))) }
        for place in Self.grid.indices {
            for value: UInt8 in [0, 1, 0x7F, 0xFF] {
                var bytes = Self.grid
                bytes[place] = value
                _ = heif(bytes)
            }
        }
    }
}
