import Basics
import Foundation
import Recipes
import TestKit
import Testing
import Vips

@testable import Rendering

extension RenderingTests {
    /// JPEGs that are written here, beside the pictures that they were made of and what others read of them.
    struct JPEGWriterTests {
        /// What is written of a part of a photograph.
        private struct Sort {
            var colours: String
            var kind = "baseline"
            var width: Int
            var height: Int
            var quality: Int

            var name: String { "\(colours)-\(kind)-\(width)x\(height)-\(quality).jpg" }

            func written(_ image: Image, profile: [UInt8]? = nil) throws -> [UInt8] {
                let target = try Target()
                let quantization = JPEGQuantization(quality: quality, halvesColour: colours == "420")
                try JPEGWriter(
                    image,
                    quantization,
                    halvesColour: colours == "420",
                    isProgressive: kind == "progressive",
                    hasOwnCodes: kind != "fixed"
                ).write(to: target, profile: profile)
                return target.bytes
            }
        }

        private static func photo() throws -> Image {
            try decoded(Darkroom.print("photo.png", .to(.tiff, .resize(400)))).inMemory()
        }

        private static func check(_ sorts: [Sort]) throws {
            let (photo, folder) = (try photo(), try TemporaryFolder())
            for sort in sorts {
                var part = try photo.extracted(left: 90, top: 70, width: sort.width, height: sort.height)
                if sort.colours == "grey" { part = try part.bands(1).interpreted(as: .grey) }
                try folder.write(sort.written(part), to: sort.name)
                try folder.write(part.samples(), to: "\(sort.name).samples")
            }
            #expect(try Script.run("check_jpegs.py", folder.path) == "")
        }

        @Test func everyReaderShowsEveryQuality() throws {
            try Self.check(
                (1...100).flatMap { quality in
                    [
                        Sort(colours: "420", width: 80, height: 64, quality: quality),
                        Sort(colours: "444", width: 80, height: 64, quality: quality),
                        Sort(colours: "grey", width: 80, height: 64, quality: quality),
                    ]
                }
            )
        }

        @Test func everyReaderShowsEverySize() throws {
            try Self.check(
                (1...33).flatMap { side in
                    ["grey", "420", "444"].flatMap { colours in
                        ["baseline", "fixed", "progressive"].map {
                            Sort(colours: colours, kind: $0, width: side, height: 34 - side, quality: 70)
                        }
                    }
                }
            )
        }

        /// What is as far from grey as can be has the largest coefficients that there are.
        @Test(arguments: [1, 50, 100])
        func extremesAreKept(_ quality: Int) throws {
            for colours in ["grey", "420", "444"] {
                let bands = colours == "grey" ? 1 : 3
                for period in [1, 2, 4, 8, 16] {
                    let sort = Sort(colours: colours, width: 48, height: 40, quality: quality)
                    let samples = (0..<48 * 40 * bands).map { index -> UInt8 in
                        let (x, y, band) = (index / bands % 48, index / bands / 48, index % bands)
                        return (x / period + (band == 1 ? y / period : 0)).isMultiple(of: 2) ? 0 : 255
                    }
                    let image = try Image(samples: samples, width: 48, height: 40, bands: bands)
                        .interpreted(as: bands == 1 ? .grey : .sRGB)
                    let read = try Image.jpeg(Source(copying: sort.written(image)))
                    // Colours that change within two pixels are not there at half of the resolution.
                    guard quality == 100, colours != "420" else { continue }
                    #expect(try Likeness(read, image).largest <= 3, "\(sort.name), period \(period)")
                }
            }
        }

        @Test func photographsAreShorterThanByLibjpegsTablesAndLookAlike() throws {
            let photo = try Self.photo()
            for (quality, colours) in [(50, "420"), (70, "420"), (80, "420"), (90, "444"), (95, "444")] {
                let ours = try Sort(colours: colours, width: 0, height: 0, quality: quality).written(photo)
                let theirs = try Target()
                try photo.writeJPEG(to: theirs, quality: quality, optimizeCoding: true, strip: true)
                #expect(Double(ours.count) <= 0.97 * Double(theirs.bytes.count), "\(quality)")
                let far = try Likeness(.jpeg(Source(copying: ours)), photo).mean
                let theirFar = try Likeness(.jpeg(Source(copying: theirs.bytes)), photo).mean
                #expect(far <= 1.35 * theirFar, "\(quality)")
            }
        }

        @Test func stepsAreFinerTheHigherTheQuality() {
            for halvesColour in [false, true] {
                let all = (1...100).map { JPEGQuantization(quality: $0, halvesColour: halvesColour) }
                for (lower, higher) in zip(all, all.dropFirst()) {
                    #expect(zip(lower.lightness.steps, higher.lightness.steps).allSatisfy { $0 >= $1 })
                    #expect(zip(lower.colour.steps, higher.colour.steps).allSatisfy { $0 >= $1 })
                }
                for table in [all[99].lightness, all[99].colour] {
                    #expect(table.steps.allSatisfy { $0 == 1 } && table.least.allSatisfy { $0 == 0.5 })
                }
                // Nearly without loss.
                #expect(all[94].lightness.steps.prefix(3).allSatisfy { $0 <= 3 })
            }
        }

        @Test func aProfileOfSeveralSegmentsIsWritten() throws {
            let profile = (0..<150_000).map { UInt8(truncatingIfNeeded: $0 * 7 ^ $0 >> 8) }
            let sort = Sort(colours: "420", width: 0, height: 0, quality: 80)
            let file = try sort.written(Self.photo(), profile: profile)
            let read = try Image.jpeg(Source(copying: file))
            #expect(read.bytes("icc-profile-data") == profile)
        }

        @Test func whatIsNoneIsRefusedAndAFullDiskIsSaid() throws {
            let photo = try Self.photo()
            #expect(throws: VipsError.self) {
                _ = try Sort(colours: "444", width: 0, height: 0, quality: 80).written(photo.withAlpha())
            }
            let full = open("/dev/full", O_WRONLY)
            defer { close(full) }
            let quantization = JPEGQuantization(quality: 95, halvesColour: false)
            let writer = try JPEGWriter(
                photo,
                quantization,
                halvesColour: false,
                isProgressive: false,
                hasOwnCodes: true
            )
            #expect(throws: VipsError.self) { try writer.write(to: Target(descriptor: full), profile: nil) }
            Library.clearError()
        }
    }
}
