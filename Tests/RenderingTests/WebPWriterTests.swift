import Descriptors
import Recipes
import RenderWire
import TestKit
import Testing
import Vips
import WebP

@testable import Rendering

extension RenderingTests {
    /// WebPs that are written without libvips, beside what Pillow reads of them.
    struct WebPWriterTests {
        private static let sizes = [(1, 1), (1, 33), (2, 9), (15, 17), (16, 16), (31, 2), (33, 31), (200, 150)]

        /// Colours that rise slowly, and transparency in stripes that are clear, half clear and opaque.
        private static func samples(_ width: Int, _ height: Int, hasAlpha: Bool) -> [UInt8] {
            (0..<height).flatMap { y in
                (0..<width).flatMap { x -> [UInt8] in
                    let colours = [UInt8(40 + x), UInt8(60 + y), UInt8(30 + (x + y) / 2)]
                    return hasAlpha ? colours + [[0, 128, 255][y / 4 % 3]] : colours
                }
            }
        }

        /// The lines that Pillow's reading comes to: a file's name, its chunks, and its distances.
        private static func distances(_ loss: WebPWriter.Loss, _ method: Int) throws -> [[String]] {
            let folder = try TemporaryFolder()
            for (width, height) in sizes {
                for hasAlpha in [false, true] {
                    let samples = samples(width, height, hasAlpha: hasAlpha)
                    let file = try samples.withUnsafeBytes { samples throws(WebPError) in
                        try WebPWriter.file(
                            samples,
                            WebPWriter.Layout(width: width, height: height, hasAlpha: hasAlpha),
                            WebPWriter.Settings(loss: loss, quality: 90, method: method)
                        )
                    }
                    let name = "\(hasAlpha ? "clear" : "opaque")-\(width)x\(height).webp"
                    try folder.write(file, to: name)
                    try folder.write(samples, to: "\(name).samples")
                }
            }
            let lines = try Script.run("check_webps.py", folder.path).split(separator: "\n")
            try #require(lines.count == 2 * sizes.count)
            return lines.map { $0.split(separator: " ").map(String.init) }
        }

        @Test(arguments: [0, 2, 4, 6])
        func withoutLossEveryPixelStays(method: Int) throws {
            for line in try Self.distances(.lossless, method) {
                #expect(line[1] == "VP8L" && line[2] == "0" && line[4] == "0", "\(line)")
            }
        }

        @Test func nearlyWithoutLossTheyAreNear() throws {
            for line in try Self.distances(.nearLossless(60), 4) {
                #expect(line[1] == "VP8L" && line[4] == "0", "\(line)")
                #expect(try #require(Int(line[2])) <= 4, "\(line)")
            }
        }

        @Test(arguments: [0, 2, 4, 6], [false, true])
        func withLossTheyLookAlike(method: Int, isSharp: Bool) throws {
            for line in try Self.distances(isSharp ? .sharpLossy : .lossy, method) {
                // Of what is clear in places, all of its transparency is kept.
                let isClear = line[0].hasPrefix("clear")
                // A clear first stripe of four rows is all that some of them have.
                #expect(line[1] == (isClear ? "VP8X+ALPH+VP8" : "VP8"), "\(line)")
                #expect(line[4] == "0", "\(line)")
                #expect(try #require(Double(line[3])) <= 3, "\(line)")
                #expect(try #require(Int(line[2])) <= 30, "\(line)")
            }
        }

        @Test(arguments: [(0, 5), (5, 0), (16_384, 1), (3, 3)])
        func whatCannotBeIsRefused(width: Int, height: Int) {
            let samples = [UInt8](repeating: 0, count: max(width * height, 1) * 3 - (width == 3 ? 1 : 0))
            #expect(throws: WebPError.self) {
                try samples.withUnsafeBytes { samples throws(WebPError) in
                    try WebPWriter.file(
                        samples,
                        WebPWriter.Layout(width: width, height: height, hasAlpha: false),
                        WebPWriter.Settings(loss: .lossy, quality: 80, method: 2)
                    )
                }
            }
        }

        /// A profile goes between the header and the picture, whatever the picture has by itself.
        @Test(arguments: ["p3.png", "p3-alpha.png"], [true, false])
        func aProfileIsPutBesideIt(_ name: String, isLossless: Bool) throws {
            var recipe = Recipe.to(.webp, .resize(40), metadata: .keep)
            recipe.output.options.isLossless = isLossless
            let made = try Darkroom.print(name, recipe)
            let profile = try #require(Image.webp(Source(copying: made.bytes)).bytes("icc-profile-data"))
            #expect(ICCProfile(profile) != nil)
            let chunks = made.bytes.withUnsafeBytes { bytes in
                var chunks = WebPChunks(bytes)
                var types: [Int] = []
                while let chunk = chunks.next() { types.append(chunk.type) }
                return types
            }
            #expect(chunks.prefix(2) == [WebPChunkType.extended, WebPChunkType.profile])
            #expect(Set(chunks).count == chunks.count)
            #expect(try decoded(made).bands == (name == "p3-alpha.png" ? 4 : 3))
        }

        /// Who waits gets a file soon, and what is made while nobody waits is shorter; what is asked for is what comes.
        @Test func theEffortIsTheUrgencys() throws {
            func made(_ urgency: Urgency, _ effort: Int?) throws -> (effort: Int?, bytes: Int) {
                var recipe = Recipe.to(.webp, .resize(400))
                recipe.output.options.effort = effort
                var found: RenderReport?
                try Darkroom.engine.get().render(
                    RenderJob([.picture(recipe)], of: .open(path: Pictures.path("photo.jpeg")), urgency: urgency),
                    into: Descriptor.memory(),
                    tell: { _, result in if case .picture(let report, _) = result { found = report } }
                )
                let report = try #require(found)
                return (report.output.options.effort, report.bytes)
            }
            let (soon, later) = (try made(.interactive, nil), try made(.background, nil))
            #expect(soon.effort == 3 && later.effort == 9)
            #expect(later.bytes < soon.bytes)
            #expect(try made(.background, 3) == soon)
            #expect(try made(.interactive, 9) == later)
        }
    }
}
