import Dialects
import Recipes
import RenderWire
import TestKit
import Testing
import Vips

@testable import Rendering

extension RenderingTests {
    /// What a trim finds, beside the bounding boxes of Pillow and of ImageMagick.
    struct TrimTests {
        private static let dialect = Result { try NativeDialect() }

        private func made(_ name: String, _ query: String) throws -> Darkroom.Print {
            let target = try Self.dialect.get().parse(path: "/picture/a", query: query + "&f=png", accept: nil)
            return try Darkroom.print(name, target.recipe)
        }

        @Test func findsWhatPillowFinds() throws {
            let lines = String(decoding: try Pictures.bytes("expected/trims.txt"), as: UTF8.self).split(separator: "\n")
            #expect(lines.count == 16)
            for line in lines {
                let words = line.split(separator: " ")
                let numbers = words.dropFirst().compactMap { Int($0) }
                let name = "trim-\(words[0]).png"
                let trimmed = try made(name, "trim=\(numbers[0])")
                #expect(trimmed.report.size == PixelSize(width: numbers[3], height: numbers[4]), "\(line)")
                let picture = try decoded(trimmed)
                let whole = try decoded(made(name, ""))
                let part = try whole.extracted(left: numbers[1], top: numbers[2], width: numbers[3], height: numbers[4])
                #expect(try Likeness(picture, part).largest == 0, "\(line)")
            }
        }

        @Test func findsWhatImageMagickFinds() throws {
            for name in ["axes", "frame", "dot", "text", "2x2", "clear"] {
                let path = try Pictures.path("trim-\(name).png")
                let said = try Tool.run("convert", [path, "-trim", "-format", "%w %h", "info:"])
                let size = said.split(separator: " ").compactMap { Int($0) }
                let found = try made("trim-\(name).png", "trim=0").report.size
                #expect(found == PixelSize(width: size[0], height: size[1]), "\(name)")
            }
        }

        /// The frame lies at 4,5 and is 47 by 36 of 60 by 50: 4 and 9 are free across, 5 and 9 down.
        @Test(arguments: [
            ("trim=0", 47, 36), ("trim=0&trim-sides=left", 56, 50), ("trim-sides=top,right", 51, 45),
            ("trim&trim-sides=horizontal", 47, 50), ("trim&trim-sides=vertical", 60, 36), ("trim-margin=2", 51, 40),
            ("trim-margin=6", 57, 47), ("trim-symmetric", 52, 40), ("trim-symmetric=horizontal", 52, 36),
            ("trim-symmetric=vertical&trim-margin=1", 49, 42), ("trim&trim-color=white", 47, 36),
            ("trim&trim-color=bottom-right", 47, 36), ("trim&trim-color=black", 60, 50),
            ("trim&trim-color=transparent", 60, 50), ("trim=255", 60, 50), ("trim=false&trim-margin=2", 60, 50),
        ])
        func cutsAsItIsTold(_ query: String, _ width: Int, _ height: Int) throws {
            #expect(try made("trim-frame.png", query).report.size == PixelSize(width: width, height: height))
        }

        @Test func aColourThatIsNotInTheCornerIsFound() throws {
            let framed = try made("framed.png", "trim&trim-color=fafafa")
            #expect(framed.report.size == PixelSize(width: 320, height: 240))
            let clear = try made("framed-clear.png", "trim=0&trim-color=transparent")
            #expect(clear.report.size == PixelSize(width: 320, height: 240))
        }
    }
}
