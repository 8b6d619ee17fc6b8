import Recipes
import Testing
import Vips

@testable import Rendering

extension RenderingTests {
    /// Tints beside NumPy's, which finds equal lightness by searching; tolerances in steps of 255.
    struct TintTests {
        private static let brown = Step.filter(.tint(Tint(color: Color(red: 112, green: 66, blue: 20))))
        private static let blue = Step.filter(.tint(Tint(color: Color(red: 30, green: 90, blue: 230), amount: 0.4)))

        @Test(arguments: [("plain.png", "tinted"), ("alpha.png", "tinted-alpha"), ("grey.png", "tinted-grey")])
        func looksAsItShould(_ original: String, _ expected: String) throws {
            try expect(Darkroom.print(original, .png(Self.brown)), looksLike: expected, mean: 0.3, largest: 1)
            try expect(
                Darkroom.print(original, .png(Self.blue)),
                looksLike: "\(expected)-partly",
                mean: 0.3,
                largest: 1
            )
        }

        @Test func leavesTransparencyAlone() throws {
            let tinted = try decoded(Darkroom.print("alpha.png", .png(Self.brown)))
            let before = try decoded(Darkroom.print("alpha.png", .png()))
            #expect(try Likeness(tinted.bands(3), before.bands(3)).largest == 0)
        }

        @Test func tintsEveryFrame() throws {
            let made = try decoded(Darkroom.print("animated.gif", .to(.webp, Self.brown, quality: 100)))
            #expect(made.pages == 5)
            for frame in 0..<5 {
                let pixel = try made.pixel(x: made.width - 1, y: frame * made.pageHeight)
                #expect(pixel[0] > pixel[1] && pixel[1] > pixel[2], "frame \(frame): \(pixel)")
            }
        }

        @Test(arguments: [Color.white, Color(red: 0, green: 0, blue: 0)])
        func inBlackAndWhiteIsGrey(_ color: Color) throws {
            let tint = Step.filter(.tint(Tint(color: color)))
            let grey = try decoded(Darkroom.print("plain.png", .png(tint)))
            let wanted = try decoded(Darkroom.print("plain.png", .png(.grayscale)))
            #expect(grey.bands == 1)
            #expect(try Likeness(grey, wanted).largest <= 1)
        }

        @Test func ofNothingIsNoStep() throws {
            let none = Recipe(steps: [.filter(.tint(Tint(color: .white, amount: 0)))])
            let header = ImageHeader(format: .png, size: PixelSize(width: 3, height: 2))
            #expect(try Plan(none, for: header).steps.isEmpty)
        }
    }
}
