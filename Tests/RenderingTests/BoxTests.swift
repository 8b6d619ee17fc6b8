import Dialects
import Foundation
import Recipes
import RenderWire
import TestKit
import Testing

@testable import Rendering

extension RenderingTests {
    /// The parameters of size and place beside Pillow, on stills with and without transparency and on animations.
    struct BoxTests {
        @Test func looksAsPillowMakesIt() throws {
            let folder = try TemporaryFolder()
            let cases = try Script.run("check_boxes.py", "list").split(separator: "\n").map {
                $0.split(separator: "\t").map(String.init)
            }
            #expect(cases.count > 20)
            for (number, row) in cases.enumerated() {
                var recipe = try NativeDialect().recipe(parameters: row[1])
                recipe.output = Output(format: .exact(.png), options: EncoderOptions(isLossless: true))
                let normalized = try recipe.normalized(for: Darkroom.inspect(row[0]).original)
                let made = try Darkroom.print(row[0], recipe).bytes
                #expect(try Darkroom.print(row[0], normalized).bytes == made, "\(row)")
                try Data(made).write(to: URL(filePath: folder.path("\(number).png")))
            }
            let lines = try Script.run("check_boxes.py", "check", Pictures.path(""), folder.path).split(separator: "\n")
            #expect(lines.count == cases.count)
            for (row, line) in zip(cases, lines) {
                let apart = line.split(separator: " ").compactMap { Double($0) }
                // A decoder's own way to a part of the size, and libvips' to more than all of it, are not Pillow's.
                let isNear = row[0].hasSuffix("jpeg") || row[1].contains("contain")
                // A colour behind what is half transparent is rounded once more; so is the sharp edge of an alpha.
                let mean = isNear ? 3 : row[0] == "alpha.png" ? 0.6 : 0.1
                let most: Double = isNear ? 120 : row[0] == "transparent.gif" ? 8 : 3
                #expect(apart[0] <= mean && apart[1] <= most, "\(row): \(line)")
            }
        }

        /// What only pixels tell is kept whole, and is as large as was asked for.
        @Test(arguments: ["plain.png", "alpha.png", "plain.jpeg", "animated.gif"])
        func goesCloserToWhatIsInteresting(_ name: String) throws {
            for query in ["crop=20x10&g=smart", "w=20&h=10&fit=cover&zoom=1.5&g=entropy", "w=20&h=10&fit=thumb&zoom=9"]
            {
                var recipe = try NativeDialect().recipe(parameters: query)
                recipe.output.format = .exact(.png)
                let normalized = try recipe.normalized(for: Darkroom.inspect(name).original)
                let made = try Darkroom.print(name, recipe)
                #expect(made.report.size == PixelSize(width: 20, height: 10), "\(name) \(query)")
                #expect(try Darkroom.print(name, normalized).bytes == made.bytes, "\(name) \(query)")
            }
        }

        /// Several from one decode are what each is by itself.
        @Test func uprightAndAsStoredFromOneDecode() throws {
            let recipes = ["w=80", "w=80&upright=0", "h=80&upright=0", "crop=50%x50%&upright=0", "crop=50%x50%"].map {
                query in
                Result { () throws in
                    var recipe = try NativeDialect().recipe(parameters: query)
                    recipe.output.format = .exact(.png)
                    return recipe
                }
            }
            for name in ["oriented-6.jpeg", "oriented-5.png"] {
                let all = try recipes.map { try $0.get() }
                let together = try Darkroom.prints(name, all).map { try $0.get() }
                for (recipe, made) in zip(all, together) {
                    let alone = try Darkroom.print(name, recipe)
                    #expect(alone.report.size == made.report.size)
                    // A JPEG is decoded for the largest of them, and by itself at a smaller part of its size.
                    let likeness = try Likeness(decoded(alone), decoded(made))
                    #expect(name.hasSuffix("png") ? likeness.largest <= 2 : likeness.mean <= 3, "\(name): \(likeness)")
                }
            }
        }
    }
}
