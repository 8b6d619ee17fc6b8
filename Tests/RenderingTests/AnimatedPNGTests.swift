import Foundation
import Recipes
import RenderWire
import TestKit
import Testing
import Vips

@testable import Rendering

extension RenderingTests {
    /// Animated PNGs in every way there is, beside what Chromium decodes of them.
    struct AnimatedPNGTests {
        /// What Chromium says of a file.
        struct Told: Decodable {
            var name: String
            var delays: [Double]
            var loops: Int
        }

        /// The files that `make_animations.py` makes, and what is told of them.
        private static let made = Result {
            let folder = try TemporaryFolder()
            let lines = try Script.run("make_animations.py", folder.path).split(separator: "\n")
            return (folder: folder, told: try lines.map { try JSONDecoder().decode(Told.self, from: Data($0.utf8)) })
        }

        private static func bytes(_ path: String) throws -> [UInt8] { try Array(Data(contentsOf: URL(filePath: path))) }

        @Test func everyFrameIsAsBrowsersShowIt() throws {
            let (folder, told) = try Self.made.get()
            #expect(told.count == 19)
            for file in told {
                let path = folder.path(file.name)
                let shown = try Image.png(Source(copying: Self.bytes(folder.path("\(file.name).frames.png"))))
                let (count, height) = (file.delays.count, shown.height / file.delays.count)
                let facts = try Darkroom.outputs(path: path, [.facts(Recipe())])[0].get().report
                #expect(facts.original.pages == count, "\(file.name)")
                for index in 0..<count {
                    // No PNG, which might be the original as it is.
                    var recipe = Recipe.to(.tiff)
                    recipe.pages = PageSelection(first: index + 1, count: 1)
                    let still = try decoded(Darkroom.print(path: path, recipe))
                    #expect(still.pages == 1)
                    let wanted = try shown.extracted(left: 0, top: index * height, width: shown.width, height: height)
                    try Self.expect(still, like: wanted, "\(file.name), frame \(index + 1)")
                }
            }
        }

        @Test func framesDelaysAndLoopsStayInAWebP() throws {
            let (folder, told) = try Self.made.get()
            for file in told where file.delays.count > 1 {
                let made = try Darkroom.print(path: folder.path(file.name), .to(.webp))
                let image = try decoded(made)
                #expect(image.int("loop") == file.loops, "\(file.name)")
                let delays = image.ints("delay") ?? []
                // Hundredths of a second or less are written as browsers show them. Chromium cuts off parts of milliseconds.
                let wanted = file.delays.map { $0 <= 10 ? 100 : $0 }
                // Frames that are the same one after the other become one.
                let apart = Double(delays.reduce(0, +)) - wanted.reduce(0, +)
                #expect(abs(apart) <= Double(wanted.count), "\(file.name): \(delays)")
                guard file.name != "composed-3.png" else { continue }
                #expect(image.pages == file.delays.count, "\(file.name)")
                #expect(zip(delays, wanted).allSatisfy { abs(Double($0) - $1) <= 1 }, "\(file.name): \(delays)")
            }
        }

        /// What ends within pixels is refused, as a GIF that does; what only lacks frames behind has those before.
        @Test(arguments: ["ends-in-data", "ends-in-length", "wrong-checksum", "few-pixels"])
        func whatIsDamagedIsRefused(_ name: String) throws {
            let path = try Self.made.get().folder.path("broken/\(name).png")
            #expect(throws: RenderFailure.self) { try Darkroom.print(path: path, .to(.webp)) }
        }

        @Test(arguments: ["gap": 2, "no-area": 1, "outside": 1, "overflowing": 1, "short-data": 1])
        func framesBeforeWhatMakesNoSenseAreShown(_ name: String, _ frames: Int) throws {
            let path = try Self.made.get().folder.path("broken/\(name).png")
            #expect(try Darkroom.print(path: path, .to(.webp)).report.pages == frames)
        }

        @Test(arguments: ["still-size", "still-none", "still-late"])
        func whatMakesNoSenseBeforeThePixelsIsAStill(_ name: String) throws {
            let path = try Self.made.get().folder.path("broken/\(name).png")
            let report = try Darkroom.print(path: path, .to(.webp)).report
            #expect(report.original.pages == 1 && report.pages == 1)
        }

        @Test func framesAndPixelsHaveLimits() throws {
            let path = try Self.made.get().folder.path("composed-6.png")
            var limits = RenderLimits()
            limits.pages = 12
            #expect(throws: RenderFailure.self) { try Darkroom.print(path: path, .to(.webp), limits: limits) }
            limits.pages = 13
            limits.inputPixels = 24 * 16 * 13 - 1
            #expect(throws: RenderFailure.self) { try Darkroom.print(path: path, .to(.webp), limits: limits) }
            limits.inputPixels += 1
            #expect(try Darkroom.print(path: path, .to(.webp), limits: limits).report.pages == 13)
        }

        /// Compares where something is to be seen; a step of rounding is left to blending.
        private static func expect(_ image: Image, like shown: Image, _ name: String) throws {
            var image = image.bands < 3 ? try image.converted(to: .sRGB) : image
            if !image.hasAlpha { image = try image.appending([255]) }
            let (ours, theirs) = (try image.samples(), try shown.samples())
            #expect(ours.count == theirs.count, "\(name)")
            var largest = 0
            for start in stride(from: 0, to: min(ours.count, theirs.count), by: 4) {
                let alpha = Int(theirs[start + 3])
                largest = max(largest, abs(Int(ours[start + 3]) - alpha))
                // Chromium keeps colours multiplied by alpha in 8 bits.
                for place in start..<start + 3 {
                    largest = max(largest, abs(Int(ours[place]) - Int(theirs[place])) * alpha / 255)
                }
            }
            #expect(largest <= 2, "\(name): \(largest)")
        }
    }
}
