import Descriptors
import Recipes
import RenderWire
import TestKit
import Testing
import Vips

@testable import Rendering

extension RenderingTests {
    /// Files that the world has, beside what browsers and other programs make of them.
    struct OtherFormatsTests {
        private static let bitmaps = Result { try MadeFiles("make_bitmaps.py") }
        private static let damaged = Result { try MadeFiles("make_damaged.py") }
        private static let canvases = Result { try MadeFiles("make_canvases.py") }
        private static let tiffs = Result { try MadeFiles("make_tiff_sorts.py") }
        private static let documents = Result { try MadeFiles("make_documents.py") }

        @Test func bitmapsAndIconsAreShownAsChromiumShowsThem() throws {
            let files = try Self.bitmaps.get()
            #expect(files.lines.count > 80)
            for line in files.lines {
                let name = line[0]
                let printed = try decoded(Darkroom.print(path: files.path(name), .png()))
                let apart = try Apart(printed, files.shown(name))
                // A canvas keeps colours multiplied with alpha; JPEG is decoded by another library.
                #expect(apart.largest <= (name == "holds-jpeg.bmp" ? 3 : 2), "\(name): \(apart)")
            }
        }

        @Test func photoshopsMergedPictureAndJPEG2000AreRead() throws {
            let files = try Self.documents.get()
            for line in files.lines where line.count == 1 {
                let printed = try decoded(Darkroom.print(path: files.path(line[0]), .png()))
                let apart = try Apart(printed, files.shown(line[0]))
                #expect(apart.largest <= (line[0].hasPrefix("transparent") ? 2 : 1), "\(line[0]): \(apart)")
            }
        }

        @Test func aTIFFsSamplesAreReadRightOrRefused() throws {
            let files = try Self.tiffs.get()
            #expect(files.lines.count > 120)
            for line in files.lines where line.count == 1 {
                let name = line[0]
                let printed = try decoded(Darkroom.print(path: files.path(name), .png()))
                let apart = try Apart(printed, files.shown(name))
                // Half-precision numbers have eleven bits; alpha is divided out of what was rounded.
                #expect(apart.largest <= (name.hasPrefix("ycc") ? 3 : 2), "\(name): \(apart)")
                _ = try Darkroom.print(path: files.path(name), .to(.jpeg, .resize(20)))
            }
            try Self.expectRefusals(files, .brokenImage)
        }

        /// Lab's white is D50, as LittleCMS has it.
        @Test func labIsSeenUnderItsOwnWhite() throws {
            let files = try MadeFiles("make_lab.py")
            #expect(files.lines.count > 15)
            for line in files.lines where line.count == 1 {
                let printed = try decoded(Darkroom.print(path: files.path(line[0]), .png()))
                let apart = try Apart(printed, files.shown(line[0]))
                #expect(apart.largest <= 2, "\(line[0]): \(apart)")
                let report = try Darkroom.outputs(path: files.path(line[0]), [.facts(Recipe())])[0].get().report
                #expect(report.original.colorModel == .lab && report.original.colours?.space == .other)
            }
            try Self.expectRefusals(files, .brokenImage)
        }

        /// What a camera has put beside its picture is only a shorter way to the same.
        @Test func aThumbnailThatCannotBeDecodedIsAsNone() throws {
            let files = try MadeFiles("make_thumbnails.py")
            #expect(files.lines.count == 10)
            for line in files.lines {
                for side in [100, 300] {
                    let small = try decoded(Darkroom.print(path: files.path(line[0]), .png(.resize(side))))
                    let apart = try Apart(small, files.picture("shown/\(side).png"))
                    #expect(apart.mean < 1.5 && apart.largest < 16, "\(line[0]), \(side): \(apart)")
                }
            }
        }

        @Test func whatIsNotReadIsRefusedByItsName() throws {
            try Self.expectRefusals(Self.documents.get(), .notAnImage)
        }

        private static func expectRefusals(_ files: MadeFiles, _ code: RenderFailure.Code) throws {
            let unread = files.lines.filter { $0.count > 2 && $0[1] == "refused" }
            #expect(unread.count > 3)
            for line in unread {
                let words = line.dropFirst(2).joined(separator: " ")
                let failure = #expect(throws: RenderFailure.self, "\(line[0])") {
                    try Darkroom.print(path: files.path(line[0]), .png())
                }
                #expect(failure?.message.contains(words) == true, "\(line[0]): \(failure?.message ?? "")")
                #expect(failure?.code == code || line[0].contains(".ps"), "\(line[0])")
            }
        }

        @Test func damageIsShownAsBrowsersShowIt() throws {
            let files = try Self.damaged.get()
            for line in files.lines {
                let (name, word) = (line[0], line[1])
                guard word != "refused" else {
                    for recipe in [Recipe.png(), .to(.jpeg, .resize(40))] {
                        let failure = #expect(throws: RenderFailure.self, "\(name)") {
                            try Darkroom.print(path: files.path(name), recipe)
                        }
                        #expect(failure?.code == .brokenImage, "\(name)")
                    }
                    continue
                }
                guard word != "any" else { continue }
                let damage = word == "whole" ? nil : OriginalDamage(rawValue: word)
                let facts = try Darkroom.outputs(path: files.path(name), [.facts(Recipe())])[0].get().report
                #expect(facts.original.damage == damage, "\(name)")
                let printed = try Darkroom.print(path: files.path(name), .png())
                #expect(printed.report.original.damage == damage, "\(name)")
                guard files.isShown(name) else { continue }
                // What has not come is transparent in browsers, and grey here.
                let apart = try Apart(decoded(printed), files.shown(name), onlyOpaque: true)
                #expect(apart.mean < 0.6, "\(name): \(apart)")
                let small = try Darkroom.print(path: files.path(name), .to(.webp, .resize(40)))
                #expect(small.report.original.damage == damage, "\(name)")
            }
        }

        /// One frame of an animation, from 0.
        private static func frame(_ index: Int) -> Recipe {
            Recipe(pages: PageSelection(first: index + 1, count: 1), output: Output(format: .exact(.png)))
        }

        @Test func aGIFsCanvasIsTransparentWhereNoFramePaints() throws {
            let files = try Self.canvases.get()
            for line in files.lines {
                let (name, count) = (line[0], try #require(Int(line[1])))
                let still = try decoded(Darkroom.print(path: files.path(name), Self.frame(0)))
                #expect(try Apart(still, files.shown(name)).largest <= 1, "\(name)")
                for index in 0..<count {
                    let frame = try decoded(Darkroom.print(path: files.path(name), Self.frame(index)))
                    let apart = try Apart(frame, files.picture("frames/\(name)-\(index).png"))
                    #expect(apart.largest <= 1, "\(name), frame \(index): \(apart)")
                }
            }
        }
    }
}
