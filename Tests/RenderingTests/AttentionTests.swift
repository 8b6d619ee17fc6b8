import Recipes
import RenderWire
import Testing
import Vips

@testable import Rendering

extension RenderingTests {
    /// Heads of drawn people of every skin tone stay where `smart` cuts.
    struct AttentionTests {
        static let tones = ["light", "tan", "brown", "dark"]

        @Test(arguments: tones, [240, 300, 400])
        func aTallPortraitKeepsItsHead(_ tone: String, _ height: Int) throws {
            // Hair begins at 40, and the chin ends at 205.
            let picture = try cut("portrait-tall-\(tone).png", 300, height)
            let hair = try #require(try firstRow(of: picture, near: [52, 36, 24]))
            #expect(hair > 0, "\(tone) in \(height): hair begins in row \(hair)")
            #expect(picture.height - hair > 160, "\(tone) in \(height): the chin is below the edge")
        }

        @Test(arguments: tones, [150, 300])
        func aWideOneToo(_ tone: String, _ width: Int) throws {
            let picture = try cut("portrait-wide-\(tone).png", width, 300)
            let row = try picture.extracted(left: 0, top: 100, width: width, height: 1).samples()
            let bright = stride(from: 0, to: row.count, by: 3).filter { Int(row[$0]) > Int(row[$0 + 2]) + 20 }
            #expect(bright.count >= 80, "\(tone): the face is \(bright.count) pixels wide in the cut")
        }

        @Test func aPictureOfOnePixelHasOneToo() {
            let attention = Attention([1, 2, 3], of: PixelSize(width: 1, height: 1))
            let origin = attention.origin(of: PixelSize(width: 1, height: 1), in: PixelSize(width: 1, height: 1))
            #expect(origin == (0, 0))
        }

        private func cut(_ name: String, _ width: Int, _ height: Int) throws -> Image {
            let cover = Resize(width: width, height: height, fit: .cover, enlarge: false, gravity: .attention)
            return try decoded(Darkroom.print(name, .png(.resize(cover))))
        }

        /// The first row that has at least ten pixels near a colour.
        private func firstRow(of picture: Image, near color: [Int]) throws -> Int? {
            let samples = try picture.samples()
            return (0..<picture.height).first { y in
                let near = (0..<picture.width).count { x in
                    (0..<3).allSatisfy { abs(Int(samples[(y * picture.width + x) * 3 + $0]) - color[$0]) < 12 }
                }
                return near >= 10
            }
        }
    }
}
