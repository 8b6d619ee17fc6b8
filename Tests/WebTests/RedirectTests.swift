import Configuration
import SettingValues
import Testing

@testable import Web

struct PublicURLTests {
    private func url(_ text: String) throws -> String? {
        let provider = InMemoryProvider(values: ["variants-public-url": ConfigValue(.string(text), isSecret: false)])
        return try WebConfiguration(reader: ConfigReader(provider: provider)).variantsURL
    }

    @Test(arguments: [
        ("https://images.example.com", "https://images.example.com"),
        ("https://images.example.com/variants/", "https://images.example.com/variants"),
        ("HTTP://bucket.s3-website.eu-west-1.amazonaws.com//", "HTTP://bucket.s3-website.eu-west-1.amazonaws.com"),
    ])
    func slashesAtTheEndGo(text: String, expected: String) throws {
        #expect(try url(text) == expected)
    }

    @Test(arguments: ["", "images.example.com", "ftp://a/b", "https://", "https://a/?b", "https://a/#b", "https://a/ü"])
    func whatIsNoPlainAddressIsRefused(text: String) {
        #expect(throws: SettingError.self) { try url(text) }
    }
}
