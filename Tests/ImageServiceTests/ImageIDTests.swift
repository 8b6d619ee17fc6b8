import ObjectStorage
import Testing

@testable import ImageService

struct ImageIDTests {
    @Test(arguments: [
        ("cat.jpg", "k-Y2F0LmpwZw"), ("2026/a b.png", "k-MjAyNi9hIGIucG5n"), ("é", "k-w6k"), ("e\u{301}", "k-ZcyB"),
        ("ÿ?>", "k-w78_Pg"), ("~~~", "k-fn5-"),
    ])
    func aKeyMakesTheName(_ key: String, _ text: String) throws {
        let id = ImageID.key(try #require(ObjectKey(key)))
        #expect(id.text == text && "\(id)" == text)
        #expect(ImageID(text) == id)
    }

    @Test func anUploadsNameIsItsUUID() throws {
        let text = "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"
        #expect(ImageID(text) == .upload(try #require(UploadID(text))))
        #expect(ImageID(text)?.text == text)
    }

    @Test(arguments: [
        // Padding, the other alphabet, capitals, bits left over, a digit too many.
        "k-Y2F0LmpwZw==", "k-Y2F0LmpwZw=", "k-w78/Pg", "K-Y2F0LmpwZw", "k-Y2F0LmpwZx", "k-Y2F0LmpwZwA", "k-Y", "k-",
        "k", "", " k-Y2F0LmpwZw", "k-Y2F0LmpwZw ", "k-Y2F0\u{301}LmpwZw", "Y2F0LmpwZw",
        // .jpg, a/../b, a//b, /a, a/, a\b, a NUL b, .hidden/x, bytes that are no UTF-8.
        "k-LmpwZw", "k-YS8uLi9i", "k-YS8vYg", "k-L2E", "k-YS8", "k-YVxi", "k-YQBi", "k-LmhpZGRlbi94", "k-_w",
    ])
    func whatIsNoNameIsNone(_ text: String) { #expect(ImageID(text) == nil) }

    @Test func theLongestKeyFitsAndALongerOneIsNone() throws {
        let longest = Array(repeating: String(repeating: "n", count: 204), count: 5).joined(separator: "/")
        #expect(longest.utf8.count == 1024)
        let text = ImageID.key(try #require(ObjectKey(longest))).text
        #expect(text.utf8.count == 1368)
        #expect(ImageID(text)?.text == text)
        #expect(ImageID(text + "AAAA") == nil)
        #expect(ImageID("k-" + String(repeating: "A", count: 100_000)) == nil)
    }
}
