import Recipes
import RenderWire
import Testing
import Vips

@testable import Rendering

extension RenderingTests {
    /// Faces that nobody may know, in the same drawn pictures.
    @Suite(.enabled(if: DrawnFaces.folder != nil, "There is no detector for faces; Scripts/fetch-faces.sh fetches it."))
    struct RedactionTests {
        private static let black = Redaction(.fill(Color(red: 0, green: 0, blue: 0)))

        /// What is left of the drawn face in the picture of one, and what is around it.
        private static func face(_ image: Image) throws -> Image {
            try image.extracted(left: 955, top: 375, width: 110, height: 110)
        }

        private static func edge(_ image: Image) throws -> [UInt8] {
            try image.extracted(left: 0, top: 0, width: 800, height: 600).samples()
        }

        /// The largest step between neighbours in a row.
        private static func steps(_ image: Image) throws -> Int {
            let (samples, bands) = (try image.samples(), image.bands)
            return (bands..<samples.count).filter { $0 / bands % image.width > 0 }
                .reduce(0) { max($0, abs(Int(samples[$1]) - Int(samples[$1 - bands]))) }
        }

        @Test func aBlurLeavesNoFeatureAndNothingElseChanges() throws {
            let plain = try DrawnFaces.image("one.jpg", DrawnFaces.png())
            let blurred = try DrawnFaces.image("one.jpg", DrawnFaces.png(Redaction()))
            #expect(try Self.edge(blurred) == Self.edge(plain))
            #expect(try Self.steps(Self.face(plain)) > 25)
            #expect(try Self.steps(Self.face(blurred)) <= 4)
        }

        @Test func aFaceHasEightBlocksAtMost() throws {
            let plain = try DrawnFaces.image("one.jpg", DrawnFaces.png())
            let image = try DrawnFaces.image("one.jpg", DrawnFaces.png(Redaction(.pixelate)))
            #expect(try Self.edge(image) == Self.edge(plain))
            let row = try image.extracted(left: 900, top: 430, width: 220, height: 1).samples()
            let before = try plain.extracted(left: 900, top: 430, width: 220, height: 1).samples()
            let changed = (0..<220).filter { row[$0 * 3..<$0 * 3 + 3] != before[$0 * 3..<$0 * 3 + 3] }
            let (first, last) = (try #require(changed.first), try #require(changed.last))
            let borders = (first + 1..<last).filter { row[$0 * 3..<$0 * 3 + 3] != row[$0 * 3 - 3..<$0 * 3] }
            #expect((2...7).contains(borders.count), "\(borders.count + 1) blocks from \(first) to \(last)")
        }

        @Test func itsBoxIsPaintedOver() throws {
            for format in [OutputFormat.png, .jpeg, .webp] {
                var recipe = Recipe.to(format, quality: 95)
                recipe.redaction = Self.black
                let image = try DrawnFaces.image("one.jpg", recipe)
                #expect(try DrawnFaces.count(Self.face(image), near: [0, 0, 0], within: 3) == 110 * 110)
            }
        }

        @Test func smallFacesAreFoundWhereTheResultIsSmall() throws {
            let image = try DrawnFaces.image("far.jpg", DrawnFaces.png(Self.black, .resize(560)))
            for place in 0..<8 {
                let (x, y) = ((200 + 480 * (place % 4) + 32) / 4, (300 + 500 * (place / 4) + 30) / 4)
                #expect(try image.pixel(x: x, y: y) == [0, 0, 0], "face \(place)")
            }
        }

        @Test func halfAFaceIsOneAndWhatIsDoneLaterMovesTheBox() throws {
            // The picture ends in the middle of the nose.
            let region = Region(x: .pixels(700), y: .pixels(200), width: .pixels(310), height: .pixels(400))
            let cut = try DrawnFaces.image("one.jpg", DrawnFaces.png(Self.black, .crop(region), .resize(155)))
            #expect(try cut.pixel(x: 150, y: 115) == [0, 0, 0])
            #expect(try cut.pixel(x: 20, y: 115) != [0, 0, 0])
            let turned = try DrawnFaces.image("one.jpg", DrawnFaces.png(Self.black, .flip(.horizontal), .resize(600)))
            #expect(try turned.pixel(x: 600 - 505, y: 215) == [0, 0, 0])
            let upright = try DrawnFaces.image("one-turned.jpg", DrawnFaces.png(Self.black, .resize(600)))
            #expect(try upright.pixel(x: 505, y: 215) == [0, 0, 0])
            let trimmed = try DrawnFaces.image("one.jpg", DrawnFaces.png(Self.black, .trim(tolerance: 30)))
            #expect(try DrawnFaces.count(trimmed, near: [0, 0, 0], within: 0) > 110 * 110)
        }

        @Test func everyFrameIsLookedAt() throws {
            var recipe = Recipe.to(.webp, quality: 95)
            recipe.redaction = Self.black
            let frames = try DrawnFaces.image("moving.webp", recipe)
            #expect(frames.height == 6 * 320)
            for frame in 0..<6 {
                let part = try frames.extracted(
                    left: 20 + 50 * frame + 60,
                    top: frame * 320 + 150,
                    width: 40,
                    height: 40
                )
                #expect(try DrawnFaces.count(part, near: [0, 0, 0], within: 4) == 1600, "frame \(frame)")
            }
        }

        @Test func whatIsClearStaysClear() throws {
            for manner in [Redaction.Manner.blur, .pixelate] {
                let image = try DrawnFaces.image("cut-out.png", DrawnFaces.png(Redaction(manner)))
                let plain = try DrawnFaces.image("cut-out.png", DrawnFaces.png())
                #expect(try image.pixel(x: 5, y: 5) == [0, 0, 0, 0])
                #expect((try image.pixel(x: 240, y: 235).last ?? 0) > 100)
                #expect(try image.pixel(x: 240, y: 235) != plain.pixel(x: 240, y: 235))
            }
        }

        @Test func withoutADetectorNothingIsAnswered() throws {
            let failure = #expect(throws: RenderFailure.self) {
                try Darkroom.print(path: DrawnFaces.path("one.jpg"), DrawnFaces.png(Self.black)).bytes
            }
            #expect(failure?.code == .cannotEncode)
            #expect(failure?.message.contains("'redact=faces'") == true)
        }
    }
}
