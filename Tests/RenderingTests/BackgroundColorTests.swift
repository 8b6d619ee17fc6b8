import Dialects
import Recipes
import Testing
import Vips

@testable import Rendering

extension RenderingTests {
    /// The colour behind what a step uncovers, whatever else is done to the picture, beside Pillow.
    struct BackgroundColorTests {
        static let changes = [
            ("plain", ""), ("blurred", "blur=3"), ("darker", "brightness=0.5"), ("more-contrast", "contrast=1.5"),
            ("saturated", "saturation=1.6"), ("grayscale", "grayscale"), ("tinted", "tint=704214"),
            ("sharpened", "sharpen=2"), ("flipped", "flip=h"), ("inverted", "invert"),
        ]

        static let backgrounds: [(name: String, query: String, color: [Double])] = [
            ("white", "", [255, 255, 255]), ("white", "bg=white", [255, 255, 255]),
            ("white", "bg=transparent", [255, 255, 255]), ("red", "bg=red", [255, 0, 0]),
            ("pink", "bg=ff000080", [255, 127, 127]),
        ]

        @Test(arguments: changes, backgrounds)
        func liesBehindASlantedPicture(
            _ change: (name: String, query: String),
            _ background: (name: String, query: String, color: [Double])
        ) throws {
            let query = "rotate=30&\(change.query)&\(background.query)&q=95"
            let expected = "slanted-\(change.name)-\(background.name)"
            for (original, format) in [("plain.jpeg", "jpeg"), ("plain.png", "jpeg")] {
                let made = try Darkroom.print(original, recipe("\(query)&format=\(format)"))
                try expect(made, looksLike: expected, mean: 4, largest: 255)
                let picture = try decoded(made)
                for (x, y) in [(0, 0), (picture.width - 1, picture.height - 1)] {
                    let corner = try picture.pixel(x: x, y: y)
                    #expect(
                        zip(corner, background.color).allSatisfy { abs($0 - $1) <= 4 },
                        "\(original) \(query): \(corner)"
                    )
                }
            }
            guard background.name != "pink", background.query.hasPrefix("bg="), background.query != "bg=transparent"
            else { return }
            try expect(
                Darkroom.print("plain.png", recipe("\(query)&format=png")),
                looksLike: expected,
                mean: 2,
                largest: 255
            )
        }

        @Test(arguments: [("red", [255.0, 0, 0]), ("ff000080", [255, 127, 127]), ("white", [255, 255, 255])])
        func liesOnACanvasAroundASlantedPicture(_ background: String, _ color: [Double]) throws {
            for change in Self.changes.map(\.1) {
                let query = "w=100&h=200&fit=pad&rotate=30&\(change)&bg=\(background)&f=jpeg&q=95"
                let picture = try decoded(Darkroom.print("plain.jpeg", recipe(query)))
                for (x, y) in [(0, 0), (1, 45), (picture.width - 1, picture.height - 1)] {
                    let corner = try picture.pixel(x: x, y: y)
                    #expect(zip(corner, color).allSatisfy { abs($0 - $1) <= 6 }, "\(query) at \(x), \(y): \(corner)")
                }
            }
        }

        @Test func aTranslucentColourLiesOnceBehindPictureAndCanvas() throws {
            let half = Color(red: 0, green: 0, blue: 255, alpha: 128)
            let canvas = Canvas(width: 400, height: 300, background: half)
            try expect(
                Darkroom.print("alpha.png", .png(.background(half), .extend(canvas))),
                looksLike: "embedded-half",
                mean: 0.6,
                largest: 255
            )
        }

        private func recipe(_ query: String) throws -> Recipe {
            try NativeDialect().parse(path: "/picture/a", query: query, accept: nil).recipe
        }
    }
}
