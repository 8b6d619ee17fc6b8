import Foundation
import Recipes
import RenderWire
import TestKit
import Testing

@testable import Rendering

extension RenderingTests {
    /// Every format of animations into every other one, and what is told of them, beside what Chromium and Pillow say of the results.
    struct AnimationPairsTests {
        @Test func aStillHasNoTiming() throws {
            for name in ["plain.gif", "plain.webp", "pages.tiff", "plain.png"] {
                #expect(try Darkroom.inspect(name).timing == nil, "\(name)")
            }
            #expect(try Darkroom.inspect("animated.gif").timing?.delays.isEmpty == false)
            #expect(try Darkroom.print("animated.gif", .to(.png)).report.timing == nil)
        }

        private struct Told: Decodable {
            var name: String
            var by: String
            var delays: [Double]
            var loops: Int?
            var colours: [[Double]]
        }

        private static let delays: [Double] = [100, 200, 50, 1000, 80, 120]
        private static let tints: [[Double]] = [
            [220, 30, 30], [30, 200, 40], [30, 60, 230], [240, 220, 20], [20, 20, 20], [240, 240, 240],
        ]

        @Test func keepFramesDelaysAndLoops() throws {
            let (originals, results) = (try TemporaryFolder(), try TemporaryFolder())
            try Script.run("make_animations.py", originals.path, "--only-files")
            var count = 0
            // Nothing of Debian's writes a JPEG XL that is not shown for ever.
            for original in ["gif", "webp", "png", "avif", "jxl"] {
                for loops in original == "jxl" ? [0] : [0, 3] {
                    let path = originals.path("moving/\(original)-\(loops).\(original)")
                    let facts = try Darkroom.outputs(path: path, [.facts(Recipe())])[0].get().report
                    let timing = AnimationTiming(delays: Self.delays.map { Int($0) }, loops: loops)
                    #expect(facts.timing == timing, "\(path)")
                    // What others say of the original itself, where they read it.
                    if original != "jxl" {
                        let copy = results.path("\(original)-\(loops)-itself.\(original)")
                        try FileManager.default.copyItem(atPath: path, toPath: copy)
                        count += 1
                    }
                    for format in [OutputFormat.gif, .webp, .png, .avif] {
                        let quality = format == .avif ? 90 : nil
                        let made = try Darkroom.print(path: path, .to(format, .resize(32), quality: quality))
                        #expect(made.report.pages == 6, "\(path) → \(format)")
                        let name = "\(original)-\(loops)-to.\(format.rawValue)"
                        try Data(made.bytes).write(to: URL(filePath: results.path(name)))
                        count += 1
                    }
                }
            }
            let lines = try Script.run("describe_animations.py", results.path).split(separator: "\n")
            #expect(lines.count == 2 * count)
            for line in lines {
                let told = try JSONDecoder().decode(Told.self, from: Data(line.utf8))
                let what = "\(told.name) by \(told.by)"
                #expect(told.delays == Self.delays, "\(what)")
                if let loops = told.loops { #expect(told.name.contains("-\(loops)-"), "\(what): \(loops)") }
                #expect(told.colours.count == Self.tints.count, "\(what)")
                // How near others have come to their colours is not ours to say.
                if told.name.contains("itself") { continue }
                for (found, wanted) in zip(told.colours, Self.tints) {
                    for (one, other) in zip(found, wanted + [255]) {
                        #expect(abs(one - other) <= 6, "\(what): \(found)")
                    }
                }
            }
        }
    }
}
