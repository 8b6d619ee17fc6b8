import Foundation
import Recipes
import RenderWire
import Testing

struct SummaryTests {
    private static let brown = Color(red: 122, green: 92, blue: 62)

    @Test(
        arguments: [
            (.color(brown), "#7a5c3e"),
            (.color(Color(red: 0, green: 10, blue: 255)), "#000aff"),
            (.thumbHash([1, 2, 3, 4, 5]), "AQIDBAU="),
            (.blurHash("L0E22i={fQ={^ij@fQj@fQfQfQfQ"), "L0E22i={fQ={^ij@fQj@fQfQfQfQ"),
            (.dataURI(Array("RIFF....WEBP".utf8)), "data:image/webp;base64,UklGRi4uLi5XRUJQ"),
            (.perceptualHash(0x00ff_8000_0000_0001), "00ff800000000001"),
            (.palette([]), #"{"colors":[]}"# + "\n"),
            (
                .palette([PaletteColor(color: brown, share: 10_000)]),
                ##"{"colors":[{"color":"#7a5c3e","share":1}]}"## + "\n"
            ),
        ] as [(Summary, String)]
    )
    func hasItsText(summary: Summary, text: String) { #expect(summary.text == text) }

    @Test func sharesAreFractions() throws {
        struct Read: Decodable {
            struct Entry: Decodable {
                var color: String
                var share: Double
            }
            var colors: [Entry]
        }
        let shares = [9_999, 5_000, 3_100, 1_234, 100, 10, 1, 0]
        let text = Summary.palette(shares.map { PaletteColor(color: Self.brown, share: $0) }).text
        let read = try JSONDecoder().decode(Read.self, from: Data(text.utf8))
        #expect(read.colors.map { Int(($0.share * 10_000).rounded()) } == shares)
        #expect(text.contains(#""share":0.31}"#) && text.contains(#""share":0.0001}"#))
    }
}
