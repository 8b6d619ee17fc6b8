import Foundation
import Recipes
import RenderWire
import TestKit
import Testing
import Vips

@testable import Rendering

extension RenderingTests {
    /// Animated PNGs have palettes and leave out what has not changed, and show what the originals do, as Pillow sees them.
    struct MovingPNGTests {
        @Test func areShortAndExact() throws {
            let folder = try TemporaryFolder()
            let names = try Script.run("make_moving.py", folder.path).split(separator: "\n").map(String.init)
            for name in names {
                let made = try Darkroom.print(path: folder.path(name), .to(.png))
                try Data(made.bytes).write(to: URL(filePath: folder.path(name + ".png")))
            }
            let lines = try Script.run("make_moving.py", folder.path, "--compare").split(separator: "\n")
            #expect(lines.count == names.count && names.count > 10)
            for line in lines {
                let words = line.split(separator: " ")
                let numbers = words.dropFirst().compactMap { Int($0) }
                let (apart, theirs, ours, kind) = (numbers[0], numbers[1], numbers[2], numbers[3])
                #expect(apart == 0, "\(line)")
                let (share, wanted): (Double, Int) =
                    switch words[0] {
                    // Transparency, through which the frame before is seen.
                    case "typing.webp", "typing-on-noise.webp": (0.5, 6)
                    case "few-colours.gif": (0.7, 3)
                    case "ball.webp", "clear-ball.webp", "clear-ball.gif": (0.9, 3)
                    case "levels-16.webp", "levels-17.webp", "levels-256.webp": (0.9, 3)
                    case "levels-2.webp": (0.7, 3)
                    case "fading.webp": (1.1, 3)
                    // Nothing to gain.
                    default: (1.1, 2)
                    }
                #expect(Double(ours) < Double(theirs) * share && kind == wanted, "\(line)")
            }
        }
    }
}
