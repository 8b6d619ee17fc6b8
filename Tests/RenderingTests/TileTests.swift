import Recipes
import RenderWire
import Testing
import Vips

@testable import Rendering

extension RenderingTests {
    /// Parts of a picture that share a decode are what they are by themselves.
    struct TileTests {
        private static func crop(_ x: Int, _ y: Int, _ width: Int, _ height: Int) -> Step {
            .crop(
                Region(
                    x: .pixels(Double(x)),
                    y: .pixels(Double(y)),
                    width: .pixels(Double(width)),
                    height: .pixels(Double(height))
                )
            )
        }

        /// A grid of tiles of the picture's own size, and those of half of its size.
        private static func tiles(of size: PixelSize, side: Int) -> [Recipe] {
            var recipes: [Recipe] = []
            for y in stride(from: 0, to: size.height, by: side) {
                for x in stride(from: 0, to: size.width, by: side) {
                    recipes.append(.png(crop(x, y, side, side)))
                    if x % (2 * side) == 0, y % (2 * side) == 0 {
                        recipes.append(.png(crop(x, y, 2 * side, 2 * side), .resize(side)))
                    }
                }
            }
            return recipes
        }

        @Test(arguments: [
            "photo.jpeg", "photo.png", "photo.webp", "plain.jpeg", "progressive.jpeg", "plain.avif", "plain.tiff",
            "oriented-2.jpeg", "oriented-3.tiff", "oriented-6.jpeg", "oriented-7.png", "oriented-8.webp", "alpha.png",
            "grey.jpeg", "grey-alpha.png", "p3.jpeg", "palette.png",
        ])
        func areTheSameAsSingleOnes(_ name: String) throws {
            let size = try Darkroom.inspect(name).original.size
            let recipes = Self.tiles(of: size, side: max(size.width / 3, 16))
            #expect(recipes.count > 8)
            for (recipe, made) in zip(recipes, try Darkroom.prints(name, recipes)) {
                let single = try Darkroom.print(name, recipe)
                let likeness = try Likeness(decoded(made.get()), decoded(single))
                #expect(try made.get().report.size == single.report.size)
                #expect(likeness.largest <= 1, "\(name), \(recipe.canonicalText): \(likeness)")
            }
        }

        /// Far smaller than they are, so that decoders work at parts of the size, which differ from tile to tile.
        @Test(arguments: ["photo.jpeg", "photo.webp", "photo.png"])
        func mayBeOfAnyScale(_ name: String) throws {
            let recipes: [Recipe] = [
                .png(Self.crop(10, 20, 700, 500), .resize(71)), .png(Self.crop(33, 41, 99, 83), .resize(90)),
                .png(Self.crop(301, 7, 411, 555), .resize(39)), .png(Self.crop(0, 0, 720, 520), .resize(70)),
                .png(Self.crop(77, 99, 64, 64)), .png(.resize(300)), .png(.resize(200, 200, .cover)),
            ]
            for (recipe, made) in zip(recipes, try Darkroom.prints(name, recipes)) {
                let likeness = try Likeness(decoded(made.get()), decoded(Darkroom.print(name, recipe)))
                let isPart = if case .crop = recipe.steps.first { true } else { false }
                #expect(likeness.largest <= (isPart ? 1 : 40), "\(recipe.canonicalText): \(likeness)")
            }
        }

        @Test func haveTheirOwnFailures() throws {
            let recipes: [Recipe] = [
                .png(Self.crop(0, 0, 50, 50)), .png(Self.crop(9_000, 0, 50, 50)), .png(Self.crop(50, 50, 50, 50)),
            ]
            let codes = try Darkroom.prints("plain.jpeg", recipes).map { result -> RenderFailure.Code? in
                if case .failure(let failure) = result { failure.code } else { nil }
            }
            #expect(codes == [nil, .cropOutside, nil])
        }

        /// More than may be kept at once is made in turns; what is asked for covers what is kept.
        @Test func memoryIsBounded() throws {
            let recipes = Self.tiles(of: PixelSize(width: 800, height: 600), side: 200)
            let made = try Darkroom.prints("photo.png", recipes)
            let kept = recipes.count * 200 * 200 * 3
            #expect(try made[0].get().granted >= kept && made[0].get().granted < SharedDecode.mostBytes)
        }
    }
}
