import Foundation
import Recipes
import RenderWire
import TestKit
import Testing

@testable import Rendering

extension RenderingTests {
    /// What is told of an original's colours and samples without its pixels.
    struct HeaderColoursTests {
        private static let told = Result { try MadeFiles("make_kept_colours.py") }

        private func header(_ path: String) throws -> ImageHeader {
            try Darkroom.outputs(path: path, [.facts(Recipe())])[0].get().report.original
        }

        @Test func lightIsNotSRGB() throws {
            let files = try Self.told.get()
            let expected: [(String, ImageColours)] = [
                ("nclx-1-8.avif", ImageColours(source: .cicp, space: .linearSRGB)),
                ("nclx-1-13.avif", ImageColours(source: .cicp, space: .sRGB)),
                ("nclx-12-13.avif", ImageColours(source: .cicp, space: .displayP3)),
                ("gamma-1.png", ImageColours(source: .gama, space: .linearSRGB)),
                ("gamma-1-grey.png", ImageColours(source: .gama, space: .linearSRGB)),
                ("gamma-1-8.png", ImageColours(source: .gama, space: .other)),
                ("gamma-many.jpeg", ImageColours(source: .icc, space: .other)),
                ("usual-chrm.png", ImageColours(source: .gama, space: .other)),
                ("p3-adapted.png", ImageColours(source: .gama, space: .displayP3)),
                ("p3.jxl", ImageColours(source: .cicp, space: .displayP3)),
            ]
            for (name, colours) in expected {
                let header = try header(files.path(name))
                #expect(header.colours == colours, "\(name): \(String(describing: header.colours))")
            }
            // Of light, too, there are no more colours than sRGB has.
            #expect(try header(files.path("nclx-1-8.avif")).hasOnlySRGB)
        }

        @Test func inksAreNoLight() throws {
            let folder = try TemporaryFolder()
            try Tool.run("vips", ["icc_transform", Pictures.path("plain.png"), folder.path("profile.tif"), "cmyk"])
            try Tool.run("vips", ["jpegsave", folder.path("profile.tif"), folder.path("profile.jpg")])
            try Tool.run("vips", ["jpegsave", folder.path("profile.tif"), folder.path("bare.jpg"), "--strip"])
            for (name, source) in [
                ("profile.jpg", ImageColours.Source.tables), ("profile.tif", .tables), ("bare.jpg", .none),
            ] {
                let header = try header(folder.path(name))
                #expect(header.colorModel == .cmyk)
                #expect(header.colours == ImageColours(source: source, space: .other), "\(name)")
            }
        }

        @Test func samplesAreCountedAsInTheFile() throws {
            let files = try MadeFiles("make_tiff_sorts.py")
            #expect(try header(files.path("rgb-float-light.tiff")).bitsPerSample == 32)
            #expect(try header(files.path("tiles-16.tiff")).bitsPerSample == 16)
        }

        /// Frames of a GIF are decoded with alpha, and few of them have any: an AVIF of them has a second film only where one does.
        @Test func anAnimationThatIsOpaqueHasNoAlpha() throws {
            let folder = try TemporaryFolder()
            for (name, first) in [("opaque", "blue"), ("clear", "none")] {
                let frames = ["-delay", "10", "-size", "40x30", "xc:\(first)", "xc:red"]
                try Tool.run("convert", frames + [folder.path("\(name).gif")])
                let made = try Darkroom.print(path: folder.path("\(name).gif"), .to(.avif))
                try folder.write(made.bytes, to: "\(name).avif")
                let header = try header(folder.path("\(name).avif"))
                #expect(header.isAnimated && header.hasAlpha == (name == "clear"), "\(name)")
            }
        }
    }
}
