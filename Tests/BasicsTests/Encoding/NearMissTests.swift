import Basics
import Testing

struct NearMissTests {
    @Test(
        arguments: [
            ("widht", "width"), ("ab", nil), ("abc", "abd"), ("abcdef", "abcxyf"), ("WIDTH", "width"), ("", nil),
            ("completely different", nil),
        ] as [(String, String?)]
    )
    func nearMisses(word: String, best: String?) {
        #expect(NearMiss.best(for: word, among: ["height", "width", "abd", "abcxyf", "a"]) == best)
    }
}
