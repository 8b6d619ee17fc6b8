import Foundation
import Recipes
import RenderWire
import TestKit
import Testing
import Vips

@testable import Rendering

extension RenderingTests {
    /// PNGs of every sort, beside the samples that they were made of and what libpng makes of them.
    struct PNGTests {
        private static let made = Result { try MadeFiles("make_pngs.py") }

        private static func bytes(_ path: String) throws -> [UInt8] { try Array(Data(contentsOf: URL(filePath: path))) }

        @Test func everySampleIsAsItWasWritten() throws {
            let made = try Self.made.get()
            var count = 0
            for line in made.lines where line[1] != "refused" {
                let bytes = try Self.bytes(made.path(line[0]))
                let isOurs = OriginalBytes(copying: bytes).withBytes { PNGPicture($0) != nil }
                #expect(isOurs == (line.last != "libpng"), "\(line[0])")
                let ours = try PNGLoader.still(OriginalBytes(copying: bytes))
                let samples = try Self.bytes(made.path("\(line[0]).samples"))
                #expect(ours.bands == Int(line[1]) && ours.format == (line[2] == "2" ? .uint16 : .uint8), "\(line[0])")
                #expect(try ours.samples() == samples, "\(line[0])")
                let theirs = try Image.png(Source(copying: bytes), access: .sequential)
                #expect(theirs.interpretation == ours.interpretation && theirs.fields == ours.fields, "\(line[0])")
                #expect(try theirs.samples() == samples, "\(line[0]), by libpng")
                count += 1
            }
            #expect(count > 1_000)
            Library.clearError()
        }

        @Test func whatIsDamagedIsRefused() throws {
            let made = try Self.made.get()
            let refused = made.lines.filter { $0[1] == "refused" }
            #expect(refused.count == 9)
            for line in refused {
                let failure = #expect(throws: RenderFailure.self, "\(line[0])") {
                    _ = try Darkroom.print(path: made.path(line[0]), .to(.jpeg))
                }
                #expect(failure?.code == .brokenImage, "\(line[0])")
            }
        }

        @Test func rowsMayBeAskedForAgain() throws {
            let made = try Self.made.get()
            for name in ["long-2-8-9.png", "long-0-1-9.png", "3-4-passes-25x11.png"] {
                let image = try PNGLoader.still(OriginalBytes(copying: Self.bytes(made.path(name))))
                let all = try image.samples()
                let row = all.count / image.height
                for (top, height) in [(4, 3), (5, 2), (0, 9), (image.height - 3, 2), (image.height / 2, 1), (1, 1)] {
                    let part = try image.extracted(left: 1, top: top, width: image.width - 2, height: height)
                    let bands = image.bands
                    let wanted = (top..<top + height).flatMap { all[$0 * row + bands..<($0 + 1) * row - bands] }
                    #expect(try part.samples() == wanted, "\(name), rows from \(top) on")
                }
            }
        }
    }
}
