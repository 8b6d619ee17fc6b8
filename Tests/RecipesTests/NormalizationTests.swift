import Recipes
import TestKit
import Testing

/// What recipes come to for one original, by numbers alone; `MeaningTests` compares the bytes.
struct NormalizationTests {
    static let jpeg = ImageHeader(format: .jpeg, size: PixelSize(width: 400, height: 300))
    static let png = ImageHeader(format: .png, size: PixelSize(width: 400, height: 300), hasAlpha: true)
    static let gif = ImageHeader(format: .gif, size: PixelSize(width: 60, height: 40), pages: 5)

    @Test func saysWhatComesOutInPixels() throws {
        let box = Resize(width: 200, height: nil, fit: .cover, enlarge: true, gravity: .attention)
        let recipe = Recipe(
            pages: PageSelection(first: 1, count: 7),
            steps: [.resize(box), .background(.white), .rotate(degrees: 450, background: .white)],
            output: Output(format: .original([.avif]), quality: 80, on: .jpeg)
        )
        let normalized = try recipe.normalized(for: Self.jpeg)
        #expect(
            normalized
                == Recipe(
                    steps: [
                        .resize(Resize(width: 200, height: 150, fit: .fill, enlarge: true)),
                        .rotate(degrees: 90, background: nil),
                    ],
                    output: Output(format: .exact(.jpeg))
                )
        )
    }

    @Test func whatCannotBePlannedHasNoMeaning() {
        let outside = Region(x: .pixels(400), y: .pixels(0), width: .pixels(1), height: .pixels(1))
        #expect { try Recipe(steps: [.crop(outside)]).normalized(for: Self.jpeg) } throws: {
            ($0 as? PlanError)?.code == .cropOutside
        }
        #expect(throws: PlanError.self) { try Recipe(pages: PageSelection(first: 6)).normalized(for: Self.gif) }
    }

    @Test(
        arguments: [
            (80, QualityScale.format, OutputFormat.jpeg, nil), (82, .format, .jpeg, 82), (82, .jpeg, .jpeg, 82),
            (82, .jpeg, .webp, 82), (79, .jpeg, .webp, nil), (82, .jpeg, .avif, 66), (82, .format, .avif, 82),
            (75, .jpeg, .avif, nil), (60, .format, .avif, nil), (1, .jpeg, .avif, 1), (100, .jpeg, .avif, 80),
            (82, .jpeg, .png, nil), (82, .format, .gif, nil), (82, .jpeg, .jxl, 82),
        ] as [(Int, QualityScale, OutputFormat, Int?)]
    )
    func qualities(quality: Int, scale: QualityScale, format: OutputFormat, normalized: Int?) throws {
        let recipe = Recipe(output: Output(format: .exact(format), quality: quality, on: scale))
        #expect(try recipe.normalized(for: Self.jpeg).output == Output(format: .exact(format), quality: normalized))
        let plan = try Plan(recipe, for: Self.jpeg)
        #expect(plan.output.quality == normalized ?? format.defaultQuality)
    }

    @Test(
        arguments: [
            ([.rotate(degrees: 0, background: nil)], []),
            ([.rotate(degrees: 180, background: .white)], [.flip(.both)]),
            ([.rotate(degrees: 180, background: nil), .flip(.both)], []),
            ([.rotate(degrees: 180, background: nil), .flip(.horizontal)], [.flip(.vertical)]),
            ([.rotate(degrees: -90, background: nil), .flip(.both)], [.rotate(degrees: 90, background: nil)]),
            (
                [.rotate(degrees: 90, background: nil), .flip(.vertical)],
                [.rotate(degrees: 270, background: nil), .flip(.horizontal)]
            ),
            ([.flip(.horizontal), .rotate(degrees: 180, background: nil), .flip(.vertical)], []),
            (
                [.flip(.horizontal), .grayscale, .flip(.horizontal)],
                [.flip(.horizontal), .grayscale, .flip(.horizontal)]
            ),
        ] as [([Step], [Step])]
    )
    func turns(steps: [Step], normalized: [Step]) throws {
        #expect(try Recipe(steps: steps).normalized(for: Self.jpeg).steps == normalized)
    }

    /// Every way to combine turns and mirrorings comes to one of eight, and each of them to itself.
    @Test func turnsComeToEight() throws {
        let quarters = [90.0, 180, 270].map { Step.rotate(degrees: $0, background: nil) }
        let moves = quarters + [.flip(.horizontal), .flip(.vertical), .flip(.both)]
        var seen: Set<[Step]> = []
        for first in moves {
            for second in moves {
                for third in moves {
                    let steps = try Recipe(steps: [first, second, third]).normalized(for: Self.jpeg).steps
                    #expect(Orientation(of: steps) == Orientation(of: [first, second, third]))
                    seen.insert(steps)
                }
            }
        }
        #expect(seen.count == 8)
    }

    @Test func normalizingAgainChangesNothingAndPlansTheSame() throws {
        var recipes = RandomRecipes(seed: 12)
        var planned = 0
        for _ in 0..<4000 {
            let recipe = recipes.next()
            for header in [Self.jpeg, Self.png, Self.gif] {
                guard let plan = try? Plan(recipe, for: header) else { continue }
                planned += 1
                let normalized = try recipe.normalized(for: header)
                #expect(try normalized.normalized(for: header) == normalized, "\(recipe.canonicalText)")
                let again = try Plan(normalized, for: header)
                #expect(again.size == plan.size && again.pages == plan.pages && again.output == plan.output)
                #expect(again.steps.filter(\.isGeometry) == plan.steps.filter(\.isGeometry), "\(recipe.canonicalText)")
                #expect(again.deferred?.trim == plan.deferred?.trim)
            }
        }
        #expect(planned > 6000)
    }
}

extension PlanStep {
    /// Whether the step is about sizes: turns are merged, and colours that nobody sees are gone.
    fileprivate var isGeometry: Bool {
        switch self {
        case .extract, .scale, .extractInteresting, .filter, .overlay: true
        case .rotate, .flip, .embed, .flatten: false
        }
    }
}

/// Where turns and mirrorings take the corners of a picture, by the textbook.
private struct Orientation: Equatable {
    private var corners: [[Int]] = [[-1, -1], [1, -1], [1, 1], [-1, 1]]

    init(of steps: [Step]) {
        for step in steps {
            for index in corners.indices {
                let (x, y) = (corners[index][0], corners[index][1])
                switch step {
                case .rotate(90, _): corners[index] = [-y, x]
                case .rotate(180, _), .flip(.both): corners[index] = [-x, -y]
                case .rotate(270, _): corners[index] = [y, -x]
                case .flip(.horizontal): corners[index] = [-x, y]
                case .flip(.vertical): corners[index] = [x, -y]
                default: break
                }
            }
        }
    }
}
