import Dialects
import Recipes
import Testing

/// The server's defaults beside what URLs and presets say.
struct EncodingDefaultsTests {
    private static let encoding = EncodingDefaults([
        .init(.jpeg, quality: 70, chroma: .full, isProgressive: true, effort: 2), .init(.webp, quality: 60),
        .init(.avif, quality: 45),
    ])

    private static func plan(_ query: String, accept: String? = nil) throws -> PlanOutput {
        let presets = ["small": "w=50&q=82"]
        let dialect = try NativeDialect(NativeDialect.Configuration(presets: presets, encoding: encoding))
        let header = ImageHeader(format: .jpeg, size: PixelSize(width: 100, height: 80))
        return try Plan(try dialect.picture(query, accept: accept), for: header).output
    }

    @Test(
        arguments: [
            ("", 70), ("format=jpeg", 70), ("format=webp", 60), ("format=avif", 45), ("format=auto", 45),
            ("q=80", 80), ("format=jpeg&q=80", 80), ("format=webp&q=79", 79), ("format=avif&q=60", 60),
            ("preset=small", 82), ("preset=small&format=avif", 66), ("format=jxl", 80), ("format=png", nil),
        ] as [(String, Int?)]
    )
    func quality(query: String, quality: Int?) throws {
        #expect(try Self.plan(query, accept: "image/avif,image/webp").quality == quality)
    }

    @Test(
        arguments: [
            ("", EncoderOptions(chroma: .full, isProgressive: true, effort: 2)),
            ("progressive=0", EncoderOptions(chroma: .full, effort: 2)),
            ("format=jpeg&progressive=0&chroma=auto", EncoderOptions(effort: 2)),
            ("chroma=420&effort=9", EncoderOptions(chroma: .half, isProgressive: true, effort: 9)),
            ("format=webp", EncoderOptions()),
        ] as [(String, EncoderOptions)]
    )
    func options(query: String, options: EncoderOptions) throws {
        #expect(try Self.plan(query).options == options)
    }

    /// A WebP with a default quality is still one of which the pixels decide whether it has loss.
    @Test func aDefaultQualityIsNoWishForLoss() throws {
        let dialect = try NativeDialect(NativeDialect.Configuration(encoding: Self.encoding))
        let header = ImageHeader(format: .png, size: PixelSize(width: 100, height: 80))
        for query in ["format=webp", "format=auto"] {
            let recipe = try dialect.picture(query, accept: "image/webp")
            let plan = try Plan(recipe, for: header).output
            #expect(plan.quality == 60 && plan.options.isLossless == nil)
            let normalized = try recipe.normalized(for: header)
            #expect(try Plan(normalized, for: header).output == plan)
        }
    }
}
