import Foundation
import Recipes
import RenderWire
import TestKit
import Testing

@testable import Rendering

extension RenderingTests {
    /// What a file says of its picture, beside exiftool, which has written it.
    struct ImageMetadataTests {
        private func metadata(_ name: String, _ tags: [String]) throws -> ImageMetadata? {
            let folder = try TemporaryFolder()
            if name.hasSuffix(".jxl") {
                try folder.write(Darkroom.print("plain.png", .to(.jxl, .resize(64))).bytes, to: name)
            } else if name.hasSuffix(".psd") {
                try Tool.run("convert", [Pictures.path("plain.png"), folder.path(name)])
            } else {
                try folder.write(Pictures.bytes(name), to: name)
            }
            // A JPEG XL without a container gets one, of which it warns.
            try Tool.run("exiftool", ["-q", "-q", "-m", "-overwrite_original"] + tags + [folder.path(name)])
            return try Darkroom.outputs(path: folder.path(name), [.facts(Recipe())])[0].get().report.metadata
        }

        @Test(arguments: [
            "plain.jpeg", "plain.png", "plain.webp", "plain.tiff", "plain.avif", "plain.heic", "plain.jxl", "plain.psd",
        ])
        func howAPictureWasTakenIsTold(_ name: String) throws {
            let metadata = try #require(
                try metadata(
                    name,
                    [
                        "-EXIF:Make=Calo", "-EXIF:Model=Ten", "-EXIF:LensModel=50 mm", "-EXIF:ExposureTime=1/250",
                        "-EXIF:FNumber=2.8", "-EXIF:ISO=400", "-EXIF:FocalLength=50",
                        "-EXIF:DateTimeOriginal=2026:05:01 10:20:30", "-EXIF:OffsetTimeOriginal=+02:00",
                        "-EXIF:GPSLatitude=48.1", "-EXIF:GPSLatitudeRef=N", "-EXIF:Artist=Éva",
                        "-EXIF:Copyright=© Éva", "-EXIF:ImageDescription=A lake",
                    ]
                )
            )
            #expect(metadata.camera == ImageMetadata.Camera(make: "Calo", model: "Ten", lens: "50 mm"))
            let shot = metadata.shot
            #expect(shot.seconds == 0.004 && shot.aperture == 2.8)
            #expect(shot.sensitivity == 400 && shot.focalLength == 50)
            #expect(metadata.taken == "2026-05-01T10:20:30+02:00" && metadata.hasLocation)
            #expect(metadata.creators == ["Éva"] && metadata.copyright == "© Éva" && metadata.caption == "A lake")
            #expect(metadata.title == nil && metadata.credit == nil)
        }

        /// Of files that hold nothing else, and of those whose program writes nothing else.
        @Test(arguments: [
            "plain.gif", "plain.jpeg", "plain.png", "plain.webp", "plain.tiff", "plain.avif", "plain.jxl", "plain.psd",
        ])
        func whatXMPSaysOfTheCameraIsTold(_ name: String) throws {
            let metadata = try #require(
                try metadata(
                    name,
                    [
                        "-XMP-tiff:Make=Calo", "-XMP-tiff:Model=Ten", "-XMP-aux:Lens=50 mm",
                        "-XMP-exif:ExposureTime=1/250", "-XMP-exif:FNumber=2.8", "-XMP-exif:ISO=400",
                        "-XMP-exif:FocalLength=50", "-XMP-exif:DateTimeOriginal=2026:05:01 10:20:30+02:00",
                        "-XMP-dc:Title=A lake", "-XMP-dc:Creator=Éva", "-XMP-exif:GPSLatitude=48.1",
                    ]
                )
            )
            #expect(metadata.camera == ImageMetadata.Camera(make: "Calo", model: "Ten", lens: "50 mm"))
            let shot = metadata.shot
            #expect(shot.seconds == 0.004 && shot.aperture == 2.8)
            #expect(shot.sensitivity == 400 && shot.focalLength == 50)
            #expect(metadata.taken == "2026-05-01T10:20:30+02:00" && metadata.hasLocation)
            #expect(metadata.title == "A lake" && metadata.creators == ["Éva"])
        }

        @Test func xmpGoesBeforeIPTCAndThatBeforeEXIF() throws {
            let exif = ["-EXIF:Artist=Exif", "-EXIF:Copyright=Exif", "-EXIF:ImageDescription=Exif"]
            let iptc = [
                "-IPTC:By-line=Iptc", "-IPTC:By-line=Zoë", "-IPTC:CopyrightNotice=Iptc", "-IPTC:Caption-Abstract=Iptc",
                "-IPTC:ObjectName=Iptc", "-IPTC:Credit=Iptc",
            ]
            let xmp = [
                "-XMP-dc:Creator=Xmp", "-XMP-dc:Rights=Xmp", "-XMP-dc:Description=Xmp", "-XMP-dc:Title=Xmp",
                "-XMP-photoshop:Credit=Xmp", "-XMP-exif:GPSLatitude=1.5",
            ]
            let all = try #require(try metadata("plain.jpeg", exif + iptc + xmp))
            #expect([all.copyright, all.caption, all.title, all.credit] == ["Xmp", "Xmp", "Xmp", "Xmp"])
            #expect(all.creators == ["Xmp"] && all.hasLocation)
            let some = try #require(try metadata("plain.jpeg", exif + iptc))
            #expect([some.copyright, some.caption, some.title, some.credit] == ["Iptc", "Iptc", "Iptc", "Iptc"])
            #expect(some.creators == ["Iptc", "Zoë"] && !some.hasLocation)
        }

        @Test func nothingIsMadeUp() throws {
            for name in ["plain.jpeg", "plain.png", "animated.gif", "pages.tiff"] {
                let report = try Darkroom.inspect(name)
                #expect(report.metadata == ImageMetadata(), "\(name)")
            }
            #expect(try Darkroom.print("plain.jpeg", .to(.png)).report.metadata == nil)
        }

        @Test(arguments: ["2026:13:01 10:20:30", "0000:00:00 00:00:00", "yesterday", "2026:05:01"])
        func whatIsNoDateIsNone(_ text: String) throws {
            let tags = ["-n", "-EXIF:DateTimeOriginal#=2026:05:01 10:20:30"]
            let folder = try TemporaryFolder()
            try folder.write(Pictures.bytes("plain.jpeg"), to: "a.jpg")
            try Tool.run("exiftool", ["-q", "-overwrite_original"] + tags + [folder.path("a.jpg")])
            var bytes = Array(try #require(FileManager.default.contents(atPath: folder.path("a.jpg"))))
            let date = Array("2026:05:01 10:20:30".utf8)
            let place = try #require(bytes.firstRange(of: date))
            bytes.replaceSubrange(place, with: (Array(text.utf8) + [UInt8](repeating: 0, count: 19)).prefix(19))
            try folder.write(bytes, to: "b.jpg")
            let report = try Darkroom.outputs(path: folder.path("b.jpg"), [.facts(Recipe())])[0].get().report
            #expect(report.metadata?.taken == nil)
        }
    }
}
