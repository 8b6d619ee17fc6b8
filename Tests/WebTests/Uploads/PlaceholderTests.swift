import Foundation
import TestKit
import Testing

/// What stands for an uploaded picture until it has come: in the API, on pages, of images old and new.
@Suite(.timeLimit(.minutes(5)))
struct PlaceholderTests {
    private static let pictures = """
        import sys
        from PIL import Image
        folder = sys.argv[1]
        brown = (122, 92, 62)
        Image.new("RGB", (1200, 800), brown).save(folder + "/plain.jpg", quality=95)
        Image.new("RGBA", (300, 700), brown + (255,)).save(folder + "/tall.png")
        frames = [Image.new("P", (200, 100)) for _ in range(3)]
        for frame in frames: frame.putpalette(list(brown) * 256)
        frames[0].save(folder + "/moving.gif", save_all=True, append_images=frames[1:], duration=90)
        """

    @Test(arguments: [("plain.jpg", 1.5), ("tall.png", 3.0 / 7), ("moving.gif", 2.0)])
    func isMadeOfEveryUpload(name: String, aspect: Double) async throws {
        let site = try await PictureSite()
        _ = try await Command.python(["-c", Self.pictures, site.folder.path])
        let image = try await site.upload(site.folder.appendingPathComponent(name).path)
        let json = try await site.get("/images/\(image.id)").json
        let placeholder = try #require(json["placeholder"] as? [String: Any])
        let color = try #require(placeholder["color"] as? String)
        try expectBrown(color)
        let text = try #require(placeholder["thumbhash"] as? String)
        let hash = try #require(Data(base64Encoded: text))
        #expect((5...32).contains(hash.count))

        let address = try #require(placeholder["data"] as? String)
        let prefix = "data:image/webp;base64,"
        #expect(address.hasPrefix(prefix) && address.count < 700)
        let data = try #require(Data(base64Encoded: String(address.dropFirst(prefix.count))))
        let tiny = try await Pictures.describe(data)
        #expect(tiny.format == "WEBP" && max(tiny.width, tiny.height) == 16 && tiny.frames == 1)
        #expect(abs(Double(tiny.width) / Double(tiny.height) - aspect) < 0.1 * aspect)
        for (found, right) in zip(tiny.mean, [122.0, 92, 62]) { #expect(abs(found - right) < 8) }

        // The same on the pages, with nothing that the policy forbids.
        let written = address.replacing("&", with: "&amp;")
        for path in ["/", "/image/\(image.id)"] {
            let page = try await site.get(path)
            #expect(page.text.contains("<img class=\"placeholder scripted\" src=\"\(written)\""), "\(path)")
            #expect(!page.text.contains(" style=\""), "the HTML to copy is text")
        }
        let listed = try await site.get("/images").json["images"] as? [[String: Any]]
        #expect(listed?.first?["placeholder"] as? NSDictionary == placeholder as NSDictionary)
    }

    /// From before there were placeholders, and with one that somebody has changed.
    @Test(arguments: [nil, #"{"color":"red\"><script>","thumbhash":"AQI=","data":"javascript:alert(1)"}"#])
    func anImageWithoutOneIsShownAllTheSame(placeholder: String?) async throws {
        let site = try await PictureSite()
        let image = try await site.upload(try await PictureFiles().path("photo.jpg"))
        let name = try #require(
            site.files.first { $0.hasPrefix("originals/calotype-images/") && !$0.contains("/.") }
        )
        let sidecar = site.originals.deletingLastPathComponent().appendingPathComponent(name)
        let object = try JSONSerialization.jsonObject(with: try Data(contentsOf: sidecar))
        var fields = try #require(object as? [String: Any])
        #expect(fields.removeValue(forKey: "placeholder") != nil)
        if let placeholder { fields["placeholder"] = try JSONSerialization.jsonObject(with: Data(placeholder.utf8)) }
        try JSONSerialization.data(withJSONObject: fields).write(to: sidecar)
        let json = try await site.get("/images/\(image.id)").json
        #expect(json["id"] as? String == image.id && json["placeholder"] == nil)
        for path in ["/", "/image/\(image.id)"] {
            let page = try await site.get(path)
            #expect(page.status == 200 && page.text.contains("photo.jpg") && !page.text.contains("placeholder"))
        }
    }

    private func expectBrown(_ color: String) throws {
        #expect(color.first == "#" && color.count == 7)
        let value = try #require(Int(color.dropFirst(), radix: 16))
        for (found, right) in zip([value >> 16, value >> 8 & 255, value & 255], [122, 92, 62]) {
            #expect(abs(found - right) <= 8, "\(color)")
        }
    }
}
