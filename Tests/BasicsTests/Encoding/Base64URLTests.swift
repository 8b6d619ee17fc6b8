import Basics
import Testing

struct Base64URLTests {
    @Test(
        arguments: [
            ([], ""), ([0], "AA"), ([0xff], "_w"), ([0xff, 0xef], "_-8"), ([0x66, 0x6f, 0x6f], "Zm9v"),
            ([0x66, 0x6f, 0x6f, 0x62], "Zm9vYg"), ([0xfb, 0xff, 0xbf], "-_-_"),
        ] as [([UInt8], String)]
    )
    func base64(bytes: [UInt8], text: String) {
        #expect(Base64URL.encode(bytes) == text)
        #expect(Base64URL.decode(text.utf8) == bytes)
        let padding = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        #expect(Base64URL.decode((text + padding).utf8) == bytes)
    }

    @Test(arguments: [
        "A", "AAAAA", "AB", "AAB", "A=", "AA=", "AAA==", "AA===", "====", "=", "A+", "A/", "AA==AA", "A A", "é",
    ])
    func noBase64(text: String) {
        #expect(Base64URL.decode(text.utf8) == nil)
    }
}
