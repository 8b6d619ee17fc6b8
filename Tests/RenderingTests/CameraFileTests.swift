import Foundation
import Recipes
import RenderWire
import TestKit
import Testing

@testable import Rendering

extension RenderingTests {
    /// JPEGs of cameras and phones, which have more in a file than the picture: thumbnails, further pictures, gain maps,
    /// videos.
    struct CameraFileTests {
        private static let files = Result { try MadeFiles("make_camera_files.py") }

        @Test func theFirstPictureIsShown() throws {
            let files = try Self.files.get()
            #expect(files.lines.count > 15)
            for line in files.lines {
                let facts = try Darkroom.outputs(path: files.path(line[0]), [.facts(Recipe())])[0].get().report
                #expect(facts.original.pages == 1 && facts.original.damage == nil, "\(line[0])")
                #expect(facts.metadata?.creators == ["Eva"] && facts.metadata?.hasLocation == true, "\(line[0])")
                let printed = try decoded(Darkroom.print(path: files.path(line[0]), .png()))
                let apart = try Apart(printed, files.shown(line[0]))
                #expect(apart.largest <= 2, "\(line[0]): \(apart)")
            }
        }

        /// Encoded again, or as it is where that is shorter.
        @Test func nothingElseOfTheFileGoesOut() throws {
            let files = try Self.files.get()
            for line in files.lines {
                let wanted: [(OutputFormat, Int?)] = [(.jpeg, 20), (.jpeg, 100), (.webp, 60), (.png, nil), (.avif, 50)]
                for (format, quality) in wanted {
                    for policy in MetadataPolicy.allCases {
                        let recipe = Recipe.to(format, quality: quality, metadata: policy)
                        let made = try Darkroom.print(path: files.path(line[0]), recipe).bytes
                        let what = "\(line[0]), \(format), \(policy)"
                        func holds(_ text: String) -> Bool { made.firstRange(of: Array(text.utf8)) != nil }
                        let isBare = ["isommp42", "SEFT", "PK\u{3}\u{4}", "MPF\0"].allSatisfy { !holds($0) }
                        #expect(isBare, "\(what)")
                        guard policy != .keep else { continue }
                        #expect(!holds("SECRET") && !holds("hdrgm:") && !holds("GCamera"), "\(what)")
                        #expect(holds("Eva") == (policy == .copyright), "\(what)")
                        guard format == .jpeg else { continue }
                        #expect(made.ranges(of: [0xFF, 0xD8, 0xFF]).count == 1, "\(what)")
                    }
                }
            }
        }
    }
}
