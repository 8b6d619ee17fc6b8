import CResampling
import Foundation
import Recipes
import RenderWire
import TestKit
import Testing
import Vips
import WebP

@testable import Rendering

extension RenderingTests {
    /// Stills that are read without libvips, beside what Pillow and dwebp show of them.
    struct WebPReaderTests {
        private static let made = Result { try MadeFiles("make_webps.py") }

        /// A file of a kind, and its bytes.
        private static func files(_ kinds: String...) throws -> [(name: String, file: OriginalBytes)] {
            let made = try made.get()
            let lines = made.lines.filter { kinds.contains($0[1]) }
            try #require(lines.count > 40)
            return try lines.map { line in
                (line[0], OriginalBytes(copying: Array(try Data(contentsOf: URL(filePath: made.path(line[0]))))))
            }
        }

        private static func opened(_ file: OriginalBytes, at part: Int = 1) throws -> Image {
            try WebPLoader().open(file, LoadRequest(pages: 0..<1, scale: 1 / Double(part))).inMemory()
        }

        @Test func readsWhatPillowReads() throws {
            for (name, file) in try Self.files("lossy", "clear", "lossless") {
                let apart = try Apart(Self.opened(file), Self.made.get().shown(name))
                #expect(apart.largest <= 1, "\(name): \(apart)")
            }
        }

        /// As libwebp makes them smaller itself, which leaves the edges of blocks, too.
        @Test(arguments: [2, 4])
        func readsPartsOfTheSizeAsDwebpDoes(part: Int) throws {
            var compared = 0
            for (name, file) in try Self.files("lossy") where try Self.made.get().isShown("\(name).\(part)") {
                let apart = try Apart(Self.opened(file, at: part), Self.made.get().shown("\(name).\(part)"))
                #expect(apart.largest <= 3 && apart.mean <= 1, "\(name): \(apart)")
                compared += 1
            }
            #expect(compared >= 6)
        }

        /// A side that cannot be divided loses the rest, and nothing moves.
        @Test(arguments: [2, 4])
        func eachPixelIsTheMeanOfASquare(part: Int) throws {
            let made = try Self.made.get()
            for (name, file) in try Self.files("lossy") {
                let image = try Self.opened(file)
                let right = "means/\(name).\(part).png"
                // What is within a few pixels is smeared by colours that are halved.
                guard min(image.width, image.height) >= 8 else { continue }
                let apart = try Apart(Self.opened(file, at: part), made.picture(right))
                // The edges of blocks, which are left, are where there is noise, or much was rounded away.
                let isRough = name.hasPrefix("noise") || name.hasSuffix("-20.webp")
                let isSmall = min(image.width, image.height) < 34
                #expect(apart.mean <= (isRough ? 2.5 : isSmall ? 4 : 1.5), "\(name): \(apart)")
            }
        }

        /// What is not there, or not as it was, is told and never made up.
        @Test(arguments: [1, 4])
        func whatIsCutIsRefused(part: Int) throws {
            for (name, file) in try Self.files("lossy", "clear", "lossless") where name.contains("703") {
                let isReadSmaller = try file.withBytes { bytes throws(WebPError) in try WebPHeader(bytes).isReadSmaller
                }
                guard part == 1 || isReadSmaller else { continue }
                let bytes = file.withBytes { Array($0) }
                for length in [bytes.count / 3, bytes.count / 3 * 2, bytes.count - 40] {
                    let cut = OriginalBytes(copying: Array(bytes.prefix(length)))
                    #expect(throws: VipsError.self, "\(name), \(length) bytes") { try Self.opened(cut, at: part) }
                }
            }
        }

        /// The same for our reader itself, which libvips' look at the file goes before.
        @Test func aReaderTellsWhereDataEnds() throws {
            for (name, file) in try Self.files("lossy", "clear", "lossless") where name.contains("703") {
                try file.withBytes { bytes in
                    let header = try WebPHeader(bytes)
                    for length in [bytes.count / 3, bytes.count / 3 * 2, bytes.count - 40] {
                        let cut = UnsafeRawBufferPointer(rebasing: bytes.prefix(length))
                        let row = UnsafeMutableRawBufferPointer.allocate(byteCount: 4 * header.width, alignment: 16)
                        defer { row.deallocate() }
                        let start = try #require(row.baseAddress)
                        let error = #expect(throws: WebPError.self, "\(name), \(length) bytes") {
                            let reader = try WebPReader(cut, hasAlpha: header.hasAlpha)
                            for _ in 0..<reader.height { try reader.read(1, into: start, stride: 4 * header.width) }
                        }
                        #expect(error != nil)
                    }
                }
            }
        }

        /// Rows are taken one by one or many at once, from the first on or anew.
        @Test func rowsAreTheSameHoweverTheyAreAskedFor() throws {
            for (name, file) in try Self.files("lossy", "clear", "lossless") where name.hasPrefix("noise-901") {
                let whole = try Self.opened(file)
                let streamed = try WebPLoader().open(file, LoadRequest(pages: 0..<1, scale: 1))
                for (top, height) in [(0, 1), (1, 200), (500, 3), (650, 53), (5, 20)] {
                    let part = try streamed.extracted(left: 0, top: top, width: whole.width, height: height)
                    let right = try whole.extracted(left: 0, top: top, width: whole.width, height: height)
                    #expect(try part.samples() == right.samples(), "\(name), \(height) rows from \(top)")
                }
            }
        }

        /// Whether much or little of the file is shown to the decoder at once.
        @Test(arguments: [1, 2, 4])
        func rowsAreTheSameInAnyPieces(part: Int) throws {
            var compared = 0
            for (name, file) in try Self.files("lossy", "clear", "lossless") {
                try file.withBytes { bytes in
                    let header = try WebPHeader(bytes)
                    let isRead = part == 1 || header.isReadSmaller && min(header.width, header.height) >= part
                    guard isRead, header.width * header.height < 40_000 else { return }
                    compared += 1
                    #expect(try Self.rows(bytes, at: part, .slow) == Self.rows(bytes, at: part, .quick), "\(name)")
                }
            }
            #expect(compared >= 6)
        }

        private static func rows(
            _ bytes: UnsafeRawBufferPointer,
            at part: Int,
            _ pace: WebPReader.Pace
        ) throws -> [UInt8] {
            let hasAlpha = try part == 1 && WebPHeader(bytes).hasAlpha
            let reader = try WebPReader(bytes, hasAlpha: hasAlpha, shrink: part, pace: pace)
            let stride = reader.width * reader.bands
            var samples = [UInt8](repeating: 0, count: stride * reader.height)
            try samples.withUnsafeMutableBytes { samples in
                let start = try #require(samples.baseAddress)
                for row in 0..<reader.height { try reader.read(1, into: start + row * stride, stride: stride) }
            }
            return samples
        }

        @Test(arguments: [2, 4])
        func everyProcessorsLoopMakesTheSame(part: Int) throws {
            var random = SeededRandom(seed: 601)
            for pixels in [1, 2, 31, 128, 129, 700] {
                var planes = (0..<3).map { _ in
                    (0..<pixels * part * part).map { _ in UInt8.random(in: 0...255, using: &random) }
                }
                if pixels == 31 { planes[0] = planes[0].map { $0 / 128 * 255 } }
                var right: [UInt8]?
                var loops = crs_all_loops()
                while let loop = loops?.pointee {
                    var row = [UInt8](repeating: 0, count: pixels * 3)
                    planes[0].withUnsafeBufferPointer { light in
                        planes[1].withUnsafeBufferPointer { blue in
                            planes[2].withUnsafeBufferPointer { red in
                                var source = crs_yuv(
                                    y: light.baseAddress,
                                    y_stride: pixels * part,
                                    u: blue.baseAddress,
                                    v: red.baseAddress,
                                    uv_stride: pixels * part / 2
                                )
                                loop.pointee.shrink_yuv(&row, &source, pixels, Int32(part))
                            }
                        }
                    }
                    #expect(right == nil || right == row)
                    right = row
                    loops = loops.map { $0 + 1 }
                }
                let row = try #require(right)
                func mean(_ plane: Int, _ x: Int, _ side: Int, _ stride: Int) -> Double {
                    let values = (0..<side * side).map { index in
                        Double(planes[plane][x * side + index % side + index / side * stride])
                    }
                    return values.reduce(0, +) / Double(side * side)
                }
                for x in 0..<pixels {
                    let light = 255.0 / 219 * (mean(0, x, part, pixels * part) - 16)
                    let blue = 255.0 / 224 * (mean(1, x, part / 2, pixels * part / 2) - 128)
                    let red = 255.0 / 224 * (mean(2, x, part / 2, pixels * part / 2) - 128)
                    let green = light - 0.344_136 * blue - 0.714_136 * red
                    let colours = [light + 1.402 * red, green, light + 1.772 * blue]
                    for band in 0..<3 {
                        let wanted = min(max(colours[band], 0), 255)
                        #expect(abs(Double(row[x * 3 + band]) - wanted) <= 0.52, "\(x) of \(pixels), band \(band)")
                    }
                }
            }
        }
    }
}
