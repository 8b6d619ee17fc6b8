import Descriptors
import Foundation
import Recipes
import RenderWire
import TestKit
import Testing
import Vips

@testable import Rendering

extension RenderingTests {
    /// Our reader of JPEG beside djpeg, and beside a cosine transform of what djpeg shows.
    struct JPEGReaderTests {
        private static let made = Result { try MadeFiles("make_jpegs.py") }

        private static func names(_ kind: String) throws -> [String] {
            let lines = try made.get().lines.filter { $0.last == kind }
            try #require(lines.count > (kind == "read" ? 200 : 10))
            return lines.map { $0[0] }
        }

        @Test func readsWhatDjpegReads() throws {
            for name in try Self.names("read") {
                let right = try Raster(pnm: Self.bytes("\(name).whole.pnm"))
                for way in 0..<JPEGReader.ways {
                    let ours = try #require(Raster(jpeg: Self.bytes("\(name).jpg"), eighths: 8, way: way), "\(name)")
                    try #require((ours.width, ours.height, ours.bands) == (right.width, right.height, right.bands))
                    #expect(ours.apart(from: right).most <= 1, "\(name), way \(way)")
                }
            }
        }

        /// Nothing is left of a coefficient that fewer samples cannot show, and nothing is missing of the others.
        @Test(arguments: 1..<8)
        func readsFewerSamplesAsTheTransformHasThem(eighths: Int) throws {
            for name in try Self.names("read") {
                // Luma that has fewer samples than colours is made up between them.
                guard !name.hasSuffix("1x1-2x2-2x2"), !name.hasSuffix("1x1-1x1-2x1"),
                    let right = try? Raster(pnm: Self.bytes("\(name).\(eighths).pgm"))
                else { continue }
                for way in 0..<JPEGReader.ways {
                    let data = try Self.bytes("\(name).jpg")
                    let ours = try #require(Raster(jpeg: data, eighths: eighths, way: way), "\(name)")
                    // Colours are rounded three times where grey is once.
                    let most = ours.luma.apart(from: right).most
                    #expect(most <= (ours.bands == 1 ? 1 : 2), "\(name) at \(eighths)/8, way \(way)")
                }
            }
        }

        @Test(arguments: 1..<8)
        func keepsTheMeanOfEachColour(eighths: Int) throws {
            for name in try Self.names("read") where name.hasPrefix("large") {
                let whole = try Raster(pnm: Self.bytes("\(name).whole.pnm"))
                let ours = try #require(Raster(jpeg: Self.bytes("\(name).jpg"), eighths: eighths))
                #expect((ours.width, ours.height) == (whole.width * eighths / 8, whole.height * eighths / 8))
                let (means, right) = (ours.means, whole.covered(by: ours, eighths).means)
                for band in 0..<3 { #expect(abs(means[band] - right[band]) < 0.5, "\(name) at \(eighths)/8") }
            }
        }

        /// The bits that are left out of a picture of several scans are small ones.
        @Test(arguments: 1..<8)
        func leavesOutLittle(eighths: Int) throws {
            var scans = 0
            for name in try Self.names("read") where name.contains("progressive") || name.hasPrefix("scans") {
                // A few blocks have no mean to keep.
                if name.hasPrefix("size") { continue }
                let data = try Self.bytes("\(name).jpg")
                let whole = try #require(Raster(jpeg: data, eighths: eighths))
                let ours = try #require(Raster(jpeg: data, eighths: eighths, leavingOut: nil))
                scans += 1
                // Grain is most of what is told last, and these pictures have much of it.
                #expect(ours.apart(from: whole).mean < 6, "\(name) at \(eighths)/8")
                for (one, two) in zip(ours.means, whole.means) { #expect(abs(one - two) < 0.5, "\(name)") }
            }
            #expect(scans > 30)
        }

        /// A part's rows are those of the whole, whatever is not made of those above.
        @Test(arguments: [1, 2, 5, 8])
        func readsThePartOfAPicture(eighths: Int) throws {
            for name in try Self.names("read") {
                let data = try Self.bytes("\(name).jpg")
                let whole = try #require(Raster(jpeg: data, eighths: eighths))
                for first in [1, 5, 16, 37] where first < whole.height {
                    let part = try #require(Raster(jpeg: data, eighths: eighths, from: first))
                    #expect(part.below(first) == whole.below(first), "\(name) at \(eighths)/8 from \(first)")
                }
            }
        }

        @Test(arguments: 1...8)
        func leavesToLibjpegWhatIsNotWhole(eighths: Int) throws {
            for name in try Self.names("left") {
                #expect(try Raster(jpeg: Self.bytes("\(name).jpg"), eighths: eighths) == nil, "\(name)")
            }
        }

        /// Of small ones, thin ones too, what fills up the last blocks would be seen.
        @Test func smallOnesAreDecodedWhole() {
            func scale(_ width: Int, _ height: Int) -> [Double] {
                let structure = Structure(size: PixelSize(width: width, height: height), webp: .lossy)
                return [JPEGLoader().scale(for: 0.05, structure), WebPLoader().scale(for: 0.05, structure)]
            }
            #expect(scale(128, 128) == [1, 1] && scale(3000, 20) == [1, 1] && scale(20, 3000) == [1, 1])
            #expect(scale(400, 300) == [0.125, 0.25])
        }

        /// A reader stops where data does, and libjpeg goes on in the same row.
        @Test(arguments: ["left-cut-and-ended", "left-stray-marker", "left-lost-restart", "left-cut-progressive"])
        func goesOnWithLibjpeg(name: String) throws {
            try Library.start()
            let file = try OriginalBytes(copying: Self.bytes("\(name).jpg"))
            for scale in [1, 0.5] {
                let ours = try JPEGLoader().open(file, LoadRequest(pages: 0..<1, scale: scale)).inMemory()
                let theirs = try JPEGLoader.libjpeg(file, shrink: Int(1 / scale)).inMemory()
                let apart = try Apart(ours, theirs)
                #expect(scale == 1 ? apart.largest == 0 : apart.mean < 4, "\(name) at \(scale)")
            }
        }

        /// What libjpeg keeps of a picture in several scans is asked for once it is needed, and who refuses is heard.
        @Test func asksForMoreWhereLibjpegGoesOn() throws {
            let engine = try Darkroom.engine.get()
            let path = try Self.made.get().path("left-lost-progressive.jpg")
            let recipe = Recipe.png(.resize(Resize(width: 40, height: nil, fit: .inside, enlarge: false)))
            func questions(granted most: Int) throws -> [Int] {
                var questions: [Int] = []
                try engine.render(
                    RenderJob([.picture(recipe)], of: .open(path: path)),
                    into: Descriptor.memory(),
                    grant: { bytes throws(RenderFailure) in
                        questions.append(bytes)
                        if questions.count > most { throw RenderFailure(.overloaded, "There are no \(bytes) bytes.") }
                    },
                    tell: { _, result in if case .failed(let failure) = result { Issue.record("\(failure)") } }
                )
                return questions
            }
            let needed = try questions(granted: 2)
            try #require(needed.count == 2)
            // Two bytes for each coefficient, of colours that are halved twice.
            #expect(needed[1] - needed[0] >= 200 * 150 * 3)
            #expect(#expect(throws: RenderFailure.self) { try questions(granted: 1) }?.code == .overloaded)
        }

        private static func bytes(_ name: String) throws -> [UInt8] {
            try Array(Data(contentsOf: URL(filePath: made.get().path(name))))
        }
    }
}

/// Samples row by row.
private struct Raster {
    let width: Int
    let height: Int
    let bands: Int
    private let samples: [UInt8]

    private init(_ width: Int, _ height: Int, _ bands: Int, _ samples: [UInt8]) {
        (self.width, self.height, self.bands, self.samples) = (width, height, bands, samples)
    }

    /// Reads what djpeg, or `make_jpegs.py`, has written.
    init(pnm bytes: [UInt8]) throws {
        let isWide = bytes.starts(with: Array("P7".utf8))
        let text = String(decoding: bytes.prefix(80), as: Unicode.ASCII.self)
        let words = text.split(separator: "\n", maxSplits: isWide ? 6 : 3, omittingEmptySubsequences: false)
        let head = try #require(words.count > 3 ? words.dropLast() : nil)
        let numbers = head.dropFirst().flatMap { $0.split(separator: " ") }.compactMap { Int($0) }
        try #require(numbers.count >= 3)
        (width, height) = (numbers[0], numbers[1])
        bands = isWide ? numbers[2] : text.hasPrefix("P6") ? 3 : 1
        samples = Array(bytes.dropFirst(head.reduce(0) { $0 + $1.utf8.count + 1 }))
        try #require(samples.count == width * height * bands)
    }

    /// Reads a JPEG by our reader; `nil` where it leaves anything of it.
    init?(jpeg bytes: [UInt8], eighths: Int, from first: Int = 0, leavingOut bits: Int? = 0, way: Int = 0) {
        let made: Raster? = bytes.withUnsafeBytes { bytes in
            guard let reader = JPEGReader(bytes, eighths: eighths, from: first, leavingOut: bits, way: way) else {
                return nil
            }
            let across = reader.width * reader.bands
            var samples = [UInt8](repeating: 0, count: across * reader.height)
            let isRead = samples.withUnsafeMutableBufferPointer { samples in
                guard let start = samples.baseAddress else { return false }
                return (0..<reader.height).allSatisfy { reader.readRow(into: start + $0 * across) } && reader.isUsedUp
            }
            return isRead ? Raster(reader.width, reader.height, reader.bands, samples) : nil
        }
        guard let made else { return nil }
        self = made
    }

    /// The samples from a row on.
    func below(_ row: Int) -> ArraySlice<UInt8> { samples[(row * width * bands)...] }

    /// Luma alone.
    var luma: Raster {
        guard bands == 3 else { return self }
        let grey = (0..<width * height).map { pixel in
            let part = (0..<3).map { Double(samples[pixel * 3 + $0]) }
            return UInt8((0.299 * part[0] + 0.587 * part[1] + 0.114 * part[2]).rounded())
        }
        return Raster(width, height, 1, grey)
    }

    /// The mean of each band.
    var means: [Double] {
        (0..<bands).map { band in
            let all = stride(from: band, to: samples.count, by: bands).reduce(0) { $0 + Int(samples[$1]) }
            return Double(all) / Double(width * height)
        }
    }

    /// The part of whole pixels of a smaller picture.
    func covered(by other: Raster, _ eighths: Int) -> Raster {
        let (across, down) = (other.width * 8 / eighths, other.height * 8 / eighths)
        let rows = (0..<down).flatMap { samples[$0 * width * bands..<($0 * width + across) * bands] }
        return Raster(across, down, bands, rows)
    }

    /// How far apart samples are where both pictures have them.
    func apart(from other: Raster) -> (most: Int, mean: Double) {
        var (most, sum) = (0, 0)
        let (across, down) = (min(width, other.width) * bands, min(height, other.height))
        for y in 0..<down {
            for x in 0..<across {
                let (one, two) = (samples[y * width * bands + x], other.samples[y * other.width * bands + x])
                let difference = abs(Int(one) - Int(two))
                most = max(most, difference)
                sum += difference
            }
        }
        return (most, Double(sum) / Double(max(across * down, 1)))
    }
}
