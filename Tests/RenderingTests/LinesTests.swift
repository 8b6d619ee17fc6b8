import CSurvey
import Foundation
import Recipes
import RenderWire
import TestKit
import Testing
import Vips

@testable import Rendering

extension RenderingTests {
    /// What is drawn in rows is told and written as what is drawn in columns.
    struct LinesTests {
        private static let made = Result { try MadeFiles("make_lines.py") }

        private static func survey(_ name: String) throws -> PixelSurvey {
            try PixelSurvey(try made.get().picture(name).inMemory())
        }

        @Test func rowsAreToldAsColumnsAre() throws {
            let files = try Self.made.get()
            #expect(files.lines.count > 7)
            for line in files.lines {
                for way in ["rows", "columns"] {
                    let name = "\(line[0])-\(way).png"
                    let survey = try Self.survey(name)
                    #expect(survey.isGraphic, "\(name)")
                    #expect(survey.hasColourEdges == (line[1] == "colour"), "\(name)")
                    #expect(survey.isOpaque && survey.isGrey == (line[1] == "grey"), "\(name)")
                    #expect(!survey.palette.isFull, "\(name)")
                }
            }
        }

        @Test func areSharpAndExactInEitherWay() throws {
            let files = try Self.made.get()
            for line in files.lines {
                for way in ["rows", "columns"] {
                    let name = "\(line[0])-\(way).png"
                    let wanted = try files.picture(name)
                    let webp = try Darkroom.print(path: files.path(name), .to(.webp))
                    #expect(try Likeness(decoded(webp).bands(0, count: 3), wanted).largest == 0, "\(name)")
                    // Halved colours are some twenty steps off.
                    for format in [OutputFormat.jpeg, .avif] {
                        let image = try decoded(Darkroom.print(path: files.path(name), .to(format)))
                        let likeness = try Likeness(image.inColour().bands(0, count: 3), wanted)
                        #expect(likeness.mean < 6, "\(name) as \(format): \(likeness)")
                    }
                }
            }
        }

        /// Counts beside those of the plain way, pixel by pixel, for rows of any width, with and without alpha.
        @Test func countsEveryPairOnce() throws {
            var random = SeededRandom(seed: 13)
            for bands in 1...4 {
                for width in [1, 2, 3, 127, 128, 129, 256, 300] {
                    let height = 9
                    let levels: [UInt8] = [0, 2, 60, 255]
                    let samples = (0..<width * height * bands).map { _ in levels[Int.random(in: 0..<4, using: &random)]
                    }
                    #expect(
                        Self.counted(samples, width, bands) == Self.plainly(samples, width, bands),
                        "\(width)×\(bands)"
                    )
                }
            }
        }

        private typealias Counted = [[Int]]

        private static func counted(_ samples: [UInt8], _ width: Int, _ bands: Int) -> Counted {
            var counts = csurvey_counts()
            var (row, above) = (PixelPlanes(width: width), PixelPlanes(width: width))
            for start in stride(from: 0, to: samples.count, by: width * bands) {
                row.take(Array(samples[start..<start + width * bands]), bands: bands)
                row.count(below: start == 0 ? nil : above, in: &counts)
                swap(&row, &above)
            }
            return [counts.across, counts.down].map { [$0.pairs, $0.same, $0.steps, $0.edges, $0.colour_edges] }
                + [[counts.same_both_ways, counts.is_coloured == 0 ? 0 : 1, counts.is_clear == 0 ? 0 : 1]]
        }

        private static func plainly(_ samples: [UInt8], _ width: Int, _ bands: Int) -> Counted {
            let pixels = stride(from: 0, to: samples.count, by: bands).map { start -> [Int] in
                let part = samples[start..<start + bands].map(Int.init)
                let colours = bands < 3 ? [part[0], part[0], part[0]] : Array(part.prefix(3))
                return colours + [bands % 2 == 0 ? part[bands - 1] : 255]
            }
            var (ways, both) = ([[0, 0, 0, 0, 0], [0, 0, 0, 0, 0]], 0)
            for place in pixels.indices {
                var same = 0
                for (way, other) in [
                    (0, place % width > 0 ? place - 1 : nil), (1, place >= width ? place - width : nil),
                ] {
                    guard let other else { continue }
                    let apart = zip(pixels[place], pixels[other]).map { $0 - $1 }
                    let height = apart.map(abs).max() ?? 0
                    let lightness = (apart[0] * 77 + apart[1] * 150 + apart[2] * 29) / 256
                    let colour = max(abs(apart[0] - lightness), abs(apart[2] - lightness))
                    ways[way][0] += 1
                    if height == 0 { (ways[way][1], same) = (ways[way][1] + 1, same + 1) }
                    if height >= 3 { ways[way][2] += 1 }
                    if height >= 48 { ways[way][3] += 1 }
                    if height >= 48, colour >= 32 { ways[way][4] += 1 }
                }
                if same == 2 { both += 1 }
            }
            let isColoured = pixels.contains { $0[0] != $0[1] || $0[0] != $0[2] }
            return ways + [[both, isColoured ? 1 : 0, pixels.contains { $0[3] != 255 } ? 1 : 0]]
        }
    }
}
