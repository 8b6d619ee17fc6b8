import Dialects
import ImageService
import Testing

/// What the members of a set ask for.
struct RenditionSetTests {
    @Test func avifIsMadeAtTheQualityThatLooksAsWebPDoes() throws {
        var configuration = NativeDialect.Configuration()
        configuration.presets["plain"] = "w=100"
        let dialect = try NativeDialect(configuration)
        let set = try RenditionSet("test", presets: ["thumbnail", "small", "plain"], reader: dialect)
        #expect(
            set.members.map(\.parameters) == [
                "preset=thumbnail", "preset=small", "preset=plain", "preset=thumbnail&format=webp",
                "preset=small&format=webp", "preset=plain&format=webp", "preset=thumbnail&format=avif&quality=76",
                "preset=small&format=avif&quality=66", "preset=plain&format=avif",
            ]
        )
    }
}
