import Foundation
import Recipes
import RenderWire
import TestKit
import Testing
import Vips

@testable import Rendering

extension RenderingTests {
    /// What exiftool finds in variants.
    struct MetadataTests {
        /// A JPEG with all that a camera and an editor may write, turned by 90°.
        private func original(in folder: TemporaryFolder) throws -> String {
            try folder.write(Pictures.bytes("oriented-6.jpeg"), to: "rich.jpg")
            try Tool.run(
                "exiftool",
                [
                    "-q", "-overwrite_original", "-EXIF:Artist=Ada Lens", "-EXIF:Copyright=Ada & Co (Paris)",
                    "-EXIF:Make=Calo", "-EXIF:GPSLatitude=48.1", "-EXIF:GPSLatitudeRef=N", "-XMP:Title=A view",
                    "-IPTC:Headline=News", "-Comment=hello", folder.path("rich.jpg"),
                ]
            )
            return folder.path("rich.jpg")
        }

        private func tags(_ path: String, _ policy: MetadataPolicy, _ format: OutputFormat) throws -> [String: String] {
            let folder = try TemporaryFolder()
            let made = try Darkroom.print(path: path, .to(format, .resize(100), metadata: policy))
            let name = "made.\(format.fileExtension)"
            try folder.write(made.bytes, to: name)
            let text = try Tool.run("exiftool", ["-s", "-G1", folder.path(name)])
            var tags: [String: String] = [:]
            for line in text.split(separator: "\n") {
                guard let colon = line.firstIndex(of: ":") else { continue }
                let words = line[..<colon].split(whereSeparator: { " []".contains($0) })
                guard let tag = words.last else { continue }
                tags["\(words[0]):\(tag)"] = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
            }
            return tags
        }

        @Test(arguments: [OutputFormat.jpeg, .png, .webp, .avif, .tiff, .gif])
        func nothingIsKeptByDefault(_ format: OutputFormat) throws {
            let folder = try TemporaryFolder()
            let tags = try tags(original(in: folder), .none, format)
            for word in ["Artist", "Copyright", "Make", "GPSLatitude", "Title", "Headline", "Comment"] {
                #expect(!tags.keys.contains { $0.hasSuffix(":\(word)") }, "\(word)")
            }
            #expect(!tags.keys.contains { $0.hasPrefix("ICC") || $0.hasPrefix("XMP") || $0.hasPrefix("IPTC") })
        }

        @Test(arguments: [OutputFormat.jpeg, .webp, .avif, .png])
        func onlyWhoMadeItIsKept(_ format: OutputFormat) throws {
            let folder = try TemporaryFolder()
            let tags = try tags(original(in: folder), .copyright, format)
            #expect(tags["IFD0:Artist"] == "Ada Lens")
            #expect(tags["IFD0:Copyright"] == "Ada & Co (Paris)")
            for word in ["Make", "GPSLatitude", "Title", "Headline", "Comment"] {
                #expect(!tags.keys.contains { $0.hasSuffix(":\(word)") }, "\(word)")
            }
            let orientation = tags["IFD0:Orientation"]
            #expect(orientation == nil || orientation?.contains("Horizontal") == true)
        }

        @Test(arguments: [OutputFormat.jpeg, .webp, .avif, .png])
        func everythingIsKeptButTheOrientation(_ format: OutputFormat) throws {
            let folder = try TemporaryFolder()
            let tags = try tags(original(in: folder), .keep, format)
            #expect(tags["IFD0:Artist"] == "Ada Lens")
            #expect(tags["IFD0:Make"] == "Calo")
            #expect(tags["GPS:GPSLatitudeRef"] == "North")
            #expect(tags["XMP-dc:Title"] == "A view")
            let orientation = tags["IFD0:Orientation"]
            #expect(orientation == nil || orientation?.contains("Horizontal") == true)
        }
    }
}
