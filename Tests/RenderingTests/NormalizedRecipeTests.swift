import Dialects
import Recipes
import RenderWire
import TestKit
import Testing

@testable import Rendering

/// What URLs come to for real originals, and the bytes that prove it: each is made without the others.
extension RenderingTests {
    struct NormalizedRecipeTests {
        /// URLs of an original that mean the same, or each something else.
        struct Spellings: Sendable, CustomTestStringConvertible {
            var name: String
            var queries: [String]
            var accept: String?

            init(_ name: String, _ queries: [String], accept: String? = nil) {
                (self.name, self.queries, self.accept) = (name, queries, accept)
            }

            var testDescription: String { "\(name): \(queries.joined(separator: " | "))" }
        }

        static let chrome = "image/avif,image/webp,*/*"

        // Of 320 by 240 pixels where nothing else is said.
        static let same: [Spellings] = [
            // The picture of one JPEG.
            Spellings(
                "plain.jpeg",
                [
                    "w=200", "w=200&q=80", "w=200&bg=white", "w=200&bg=ff8800", "w=200&f=jpeg", "w=100&dpr=2",
                    "w=200&fit=contain", "w=200&fit=cover", "w=200&fit=fill", "w=200&fit=pad&bg=red", "w=200&h=150",
                    "w=200&h=150&fit=cover&g=smart", "w=200&h=150&fit=fill", "w=200&h=9999", "h=150", "h=150&fit=crop",
                    "w=200&crop=0,0,100%25,100%25", "w=200&crop=0,0,320,240", "w=200&crop=0,0,9999,9999",
                    "w=200&rotate=0", "w=200&rotate=360", "w=200&rotate=180&flip=hv", "w=200&flip=none", "w=200&page=1",
                    "w=200&frames=1", "w=200&frames=7", "w=200&brightness=1&contrast=1", "w=200&trim=false",
                    "w=200&grayscale=0", "w=200&g=north", "w=200&h=150&fit=pad&bg=red", "w=200&f=auto", "w=200&v=3",
                ],
                accept: "*/*"
            ),
            Spellings(
                "plain.jpeg",
                [
                    "", "w=320", "w=9999", "h=240&w=320&fit=cover", "w=5000&h=5000&fit=scale-down", "f=jpg",
                ]
            ),
            Spellings("plain.jpeg", ["w=400&fit=contain", "w=400&fit=cover", "h=300&fit=pad", "w=400&h=300&fit=fill"]),
            // What is negotiated beside what is said.
            Spellings("plain.jpeg", ["w=100&f=auto", "w=100&f=avif", "w=100&f=avif&q=60"], accept: chrome),
            Spellings("plain.jpeg", ["w=100&f=auto", "w=100&f=webp", "w=100&f=webp&q=79"], accept: "image/webp"),
            Spellings("plain.jpeg", ["w=100&f=auto&q=70", "w=100&f=webp&q=70&bg=red"], accept: "image/webp"),
            Spellings(
                "large.jpeg",
                ["w=2400&h=1800&fit=fill&f=auto", "w=2400&h=1800&fit=fill&f=webp"],
                accept: chrome
            ),
            Spellings(
                "plain.jpeg",
                [
                    "preset=thumbnail&f=avif", "w=30&h=30&f=avif&q=76", "preset=thumbnail&f=auto",
                ],
                accept: chrome
            ),
            Spellings("plain.jpeg", ["preset=thumbnail&f=webp", "preset=thumbnail&f=auto"], accept: "image/webp"),
            // Turning and mirroring.
            Spellings("plain.jpeg", ["rotate=180", "flip=hv", "rotate=-180", "rotate=540", "rotate=180&bg=red"]),
            Spellings("plain.jpeg", ["rotate=90&flip=h", "rotate=270&flip=v", "rotate=-90&flip=v"]),
            Spellings("plain.jpeg", ["rotate=90&flip=hv&w=50", "rotate=270&w=50"]),
            Spellings("oriented-6.jpeg", ["w=100&rotate=180&flip=h", "w=100&flip=v"]),
            Spellings(
                "plain.jpeg",
                [
                    "rotate=12&w=99", "rotate=372&w=99", "rotate=12&w=99&bg=white", "rotate=12&w=99&bg=transparent",
                ]
            ),
            Spellings(
                "plain.jpeg",
                [
                    "rotate=12&blur=2&w=99", "rotate=12&blur=2&w=99&bg=white", "rotate=12&blur=2&w=99&bg=transparent",
                    "rotate=12&blur=2&w=99&bg=white&f=jpeg", "rotate=12&blur=2&w=99&bg=white&f=auto",
                ],
                accept: "*/*"
            ),
            Spellings(
                "alpha.png",
                [
                    "rotate=12&blur=2&w=99&h=150&fit=pad&f=jpeg", "rotate=12&blur=2&w=99&h=150&fit=pad&f=jpeg&bg=white",
                    "rotate=12&blur=2&w=99&h=150&fit=pad&f=jpeg&bg=transparent",
                ]
            ),
            Spellings("alpha.png", ["w=300&h=300&fit=pad&bg=transparent", "w=300&h=300&fit=pad"]),
            // Canvases.
            Spellings(
                "plain.jpeg",
                [
                    "w=300&h=300&fit=pad", "w=300&h=300&fit=pad&bg=white", "w=300&h=300&fit=pad&g=smart",
                ]
            ),
            Spellings("plain.jpeg", ["w=300&h=300&fit=pad&f=png", "w=300&h=300&fit=pad&f=png&bg=transparent"]),
            Spellings("plain.jpeg", ["w=300&h=300&fit=pad&bg=ff000080", "w=300&h=300&fit=pad&bg=ff7f7f"]),
            Spellings(
                "plain.jpeg",
                [
                    "w=300&h=300&fit=pad&g=west", "w=300&h=300&fit=pad&g=east", "w=300&h=300&fit=pad&g=0.9,0.5",
                ]
            ),
            // Cuts.
            Spellings(
                "plain.jpeg",
                [
                    "w=60&h=60&fit=cover&g=center", "w=60&h=60&fit=crop", "w=60&h=60&fit=cover&g=north",
                ]
            ),
            Spellings(
                "plain.jpeg",
                [
                    "crop=10%25,25%25,50%25,50%25", "crop=32,60,160,120", "crop=32,60,160,120&bg=red",
                ]
            ),
            Spellings(
                "framed.png",
                [
                    "trim&w=50", "trim=10&w=50&bg=red", "trim&w=50&fit=scale-down&g=north", "trim&w=50&rotate=360",
                ]
            ),
            // PNG without transparency.
            Spellings("plain.png", ["w=90", "w=90&q=3", "w=90&bg=black", "w=90&f=png&q=70", "w=90&bg=ff000080"]),
            Spellings("plain.png", ["w=90&f=auto", "w=90&f=jpeg", "w=90&f=jpeg&bg=red"], accept: "*/*"),
            Spellings("palette.png", ["w=90&f=webp", "w=90&f=webp&bg=black"]),
            // PNG with transparency.
            Spellings("alpha.png", ["w=90", "w=90&q=3", "w=90&bg=transparent", "w=90&f=auto"]),
            Spellings("alpha.png", ["w=90&f=jpeg", "w=90&f=jpeg&bg=white", "w=90&f=jpeg&bg=transparent"]),
            Spellings("alpha.png", ["w=90&f=jpeg&bg=ff000080", "w=90&f=jpeg&bg=ff7f7f"]),
            Spellings("alpha.png", ["w=90&f=webp", "w=90&f=auto", "w=90&f=webp&bg=transparent"], accept: "image/webp"),
            Spellings("alpha.png", ["w=90&h=90&fit=pad&bg=red", "w=90&h=90&fit=pad&bg=f00"]),
            // GIF, of one frame and of five of 60 by 40.
            Spellings("plain.gif", ["w=50", "w=50&frames=3", "w=50&q=5", "w=50&bg=red"]),
            Spellings(
                "animated.gif",
                [
                    "w=30", "w=30&frames=5", "w=30&frames=99", "w=30&f=gif", "w=30&f=auto",
                ],
                accept: "*/*"
            ),
            Spellings("animated.gif", ["w=30&f=webp", "w=30&f=auto", "w=30&f=webp&page=1&frames=5"], accept: chrome),
            Spellings("animated.gif", ["f=tiff", "f=tiff&frames=1", "f=tiff&frames=3", "f=tiff&w=60"]),
            Spellings("animated.gif", ["page=3&frames=1", "page=3&frames=1&f=gif&h=40"]),
            Spellings("transparent.gif", ["w=30&f=webp", "w=30&f=webp&bg=transparent"]),
        ]

        @Test(arguments: same)
        func sameMeaningSameBytes(_ spellings: Spellings) throws {
            let header = try Darkroom.inspect(spellings.name).original
            let recipes = try spellings.recipes()
            let meanings = try recipes.map { try $0.normalized(for: header) }
            for (index, meaning) in meanings.enumerated() where meaning != meanings[0] {
                Issue.record(
                    "'\(spellings.queries[index])' is \(meaning.canonicalText), not \(meanings[0].canonicalText)"
                )
            }
            let made = try Darkroom.print(spellings.name, meanings[0]).bytes
            for (recipe, query) in zip(recipes, spellings.queries) {
                #expect(try Darkroom.print(spellings.name, recipe).bytes == made, "'\(query)'")
            }
        }

        static let different: [Spellings] = [
            Spellings(
                "plain.jpeg",
                [
                    "w=200", "w=201", "w=200&q=81", "w=200&f=webp", "w=200&f=webp&q=80", "w=200&h=100",
                    "w=200&h=100&fit=cover", "w=200&h=100&fit=cover&g=north", "w=200&h=100&fit=fill",
                    "w=200&h=100&fit=pad", "w=200&h=100&fit=pad&bg=red", "w=200&h=100&fit=pad&g=west",
                    "w=200&rotate=90", "w=200&rotate=180", "w=200&flip=h", "w=200&flip=v", "w=200&rotate=12",
                    "w=200&rotate=12&bg=red", "w=200&rotate=12&blur=1", "w=200&rotate=12&blur=1&bg=red",
                    "w=200&rotate=12&blur=1&bg=ff000080", "w=200&grayscale", "w=200&blur=1", "w=200&sharpen=1",
                    "w=200&brightness=1.1", "w=200&crop=0,0,50%25,100%25", "f=png", "f=png&w=200",
                    "preset=thumbnail&f=webp", "preset=thumbnail&f=avif", "preset=thumbnail&f=avif&q=95",
                ]
            ),
            Spellings(
                "alpha.png",
                [
                    "", "bg=white", "bg=red", "bg=ff000080", "f=jpeg", "f=jpeg&bg=red", "f=webp", "f=webp&bg=white",
                ]
            ),
            Spellings(
                "alpha.png",
                [
                    "w=400&h=400&fit=pad", "w=400&h=400&fit=pad&bg=white", "w=400&h=400&fit=pad&bg=ff000080",
                ]
            ),
            Spellings(
                "plain.png",
                [
                    "rotate=12", "rotate=12&bg=white", "w=400&h=400&fit=pad", "w=400&h=400&fit=pad&bg=white",
                ]
            ),
            Spellings(
                "animated.gif",
                [
                    "", "frames=1", "frames=2", "page=2", "page=2&frames=1", "f=webp", "f=webp&frames=4",
                    "f=png&page=2",
                ]
            ),
            Spellings("transparent.gif", ["f=webp", "f=webp&bg=red", "f=jpeg"]),
            Spellings("framed.png", ["w=50", "trim&w=50", "trim&w=50&h=20&fit=fill"]),
            Spellings("pages.tiff", ["f=png", "f=png&page=2"]),
        ]

        @Test(arguments: different)
        func anotherMeaningOtherBytes(_ spellings: Spellings) throws {
            let header = try Darkroom.inspect(spellings.name).original
            let recipes = try spellings.recipes()
            #expect(Set(try recipes.map { try $0.normalized(for: header) }).count == recipes.count)
            let made = try recipes.map { try Darkroom.print(spellings.name, $0).bytes }
            for (index, bytes) in made.enumerated() {
                let first = made.firstIndex(of: bytes) ?? index
                #expect(first == index, "'\(spellings.queries[first])' gives the same as '\(spellings.queries[index])'")
            }
        }

        /// Whatever is asked for: what it comes to gives the same bytes, and so what comes to the same does.
        @Test(arguments: [
            ("plain.jpeg", 160), ("alpha.png", 160), ("grey-alpha.png", 80), ("grey.jpeg", 80), ("animated.gif", 80),
            ("transparent.gif", 80), ("transparent.webp", 80), ("oriented-6.jpeg", 80), ("drawing.svg", 60),
            ("pages.tiff", 60),
        ])
        func whatItComesToGivesTheSameBytes(_ name: String, count: Int) throws {
            let header = try Darkroom.inspect(name).original
            var recipes = RandomRecipes(seed: name.utf8.reduce(7) { $0 &* 31 &+ UInt64($1) })
            var compared = 0
            while compared < count {
                let recipe = recipes.next()
                guard let meaning = try? recipe.normalized(for: header) else { continue }
                compared += 1
                guard meaning != recipe else { continue }
                let (asked, made) = (bytes(name, recipe), bytes(name, meaning))
                #expect(asked == made, "\(recipe.canonicalText) is not \(meaning.canonicalText)")
            }
        }

        /// The bytes, or what is wrong.
        private func bytes(_ name: String, _ recipe: Recipe) -> Result<[UInt8], RenderFailure>? {
            do {
                return .success(try Darkroom.print(name, recipe, with: ["alpha.png"]).bytes)
            } catch {
                return (error as? RenderFailure).map { .failure($0) }
            }
        }
    }
}

extension RenderingTests.NormalizedRecipeTests.Spellings {
    fileprivate func recipes() throws -> [Recipe] {
        let dialect = try NativeDialect()
        return try queries.map { try dialect.parse(path: "/picture/a", query: $0, accept: accept).recipe }
    }
}
