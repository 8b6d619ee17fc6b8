import Foundation
import ObjectStorage
import Recipes
import TestKit
import Testing

@testable import ImageService

struct StoredImageTests {
    private let json = """
        {"bytes":104,"created":"2026-01-02T03:04:05Z","format":"jpeg","height":300,\
        "id":"019b7cb5-7a2e-7000-8000-000000000000","key":"019b7cb5-7a2e-7000-8000-000000000000/a b.jpg","pages":1,\
        "sha256":"00ff","version":1,"width":400}
        """

    @Test func isWrittenAsTheSidecarIs() throws {
        let header = ImageHeader(format: .jpeg, size: PixelSize(width: 400, height: 300), orientation: 6)
        let id = try #require(UploadID("019b7cb5-7a2e-7000-8000-000000000000"))
        var image = StoredImage(id: id, name: "a b.jpg", header: header, bytes: 104, sha256: "00ff")
        image.created = Date(timeIntervalSince1970: 1_767_323_045)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        #expect(String(decoding: try encoder.encode(image), as: UTF8.self) == json)
        #expect(try JSONDecoder().decode(StoredImage.self, from: Data(json.utf8)) == image)
        #expect(image.name == "a b.jpg" && image.objectKey?.text == image.key)
    }

    private let placeholder = """
        "placeholder":{"color":"#7a5c0a","data":"data:image/webp;base64,UklGRi4uLi5XRUJQ","thumbhash":"AQIDBAU="}
        """

    @Test func whatStandsForItIsInTheSidecar() throws {
        let written = json.replacing("\"sha256\"", with: placeholder + ",\"sha256\"")
        let image = try JSONDecoder().decode(StoredImage.self, from: Data(written.utf8))
        #expect(image.placeholder == ScriptedRenderer.placeholder)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        #expect(String(decoding: try encoder.encode(image), as: UTF8.self) == written)
    }

    @Test(arguments: [
        ("#7a5c0a", "#7a5c0"), ("#7a5c0a", "7a5c0aa"), ("#7a5c0a", "#7a5c0g"), ("#7a5c0a", "#7A5C0A"),
        ("AQIDBAU=", ""), ("AQIDBAU=", "?"), ("AQIDBAU=", String(repeating: "AAAA", count: 20)),
        ("data:image/webp", "data:text/html"), ("UklGRi4uLi5XRUJQ", ""), ("UklGRi4uLi5XRUJQ", "\\\"><b>"),
        ("UklGRi4uLi5XRUJQ", String(repeating: "AAAA", count: 200)), ("\"color\"", "\"colour\""),
    ])
    func anImageIsNotLostOverWhatStandsForIt(_ part: String, _ other: String) throws {
        let changed = json.replacing("\"sha256\"", with: placeholder.replacing(part, with: other) + ",\"sha256\"")
        #expect(!changed.contains(placeholder))
        let image = try JSONDecoder().decode(StoredImage.self, from: Data(changed.utf8))
        #expect(image.placeholder == nil && image.width == 400)
    }

    @Test(arguments: [
        ("\"version\":1", "\"version\":2"), ("\"version\":1,", ""), ("\"jpeg\"", "\"tga\""), ("7000-8000", "4000-8000"),
        ("2026-01-02T", "02.01.2026 "), ("104", "\"104\""), ("\"width\":400", "\"breadth\":400"),
    ])
    func whatIsNotUnderstoodIsRefused(_ part: String, _ other: String) {
        let changed = json.replacing(part, with: other)
        #expect(changed != json)
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(StoredImage.self, from: Data(changed.utf8)) }
    }

    @Test(arguments: [
        "-9223372036854775808", "-1", "0", "4294967296", "9223372036854775807", "9223372036854775808", "1e308", "-500",
        "18446744073709551615", "1.5", "null",
    ])
    func noPictureHasSuchASize(_ number: String) {
        for (field, value) in [("width", "400"), ("height", "300"), ("pages", "1")] {
            let changed = json.replacing("\"\(field)\":\(value)", with: "\"\(field)\":\(number)")
            #expect(changed != json)
            #expect(throws: DecodingError.self) { try JSONDecoder().decode(StoredImage.self, from: Data(changed.utf8)) }
        }
    }

    @Test(arguments: [
        "9999999999999-01-01T00:00:00Z", "-9999-01-01T00:00:00Z", "9999-99-99T99:99:99Z", "0000-00-00T00:00:00Z",
        "9223372036854775807-01-01T00:00:00Z", "2026-01-02T03:04:05+99:99", "1601-01-01T00:00:00Z",
    ])
    func anyTimeIsReadAndWrittenOrRefused(_ time: String) {
        let changed = json.replacing(#/"created":"[^"]*"/#, with: "\"created\":\"\(time)\"")
        #expect(changed != json)
        let image = try? JSONDecoder().decode(StoredImage.self, from: Data(changed.utf8))
        if let image { #expect(!image.created.formatted(.iso8601).isEmpty) }
    }

    @Test(arguments: [
        "cat.jpg", "019b7cb5-7a2e-7000-8000-000000000001/a.jpg", "019b7cb5-7a2e-7000-8000-000000000000/../a",
    ])
    func aKeyOfAnotherImageIsNone(_ key: String) throws {
        var image = try JSONDecoder().decode(StoredImage.self, from: Data(json.utf8))
        image.key = key
        #expect(image.objectKey == nil)
    }
}
