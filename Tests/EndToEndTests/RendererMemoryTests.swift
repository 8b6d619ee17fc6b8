#if os(Linux)
import Foundation
import Recipes
import RenderWire
import TestKit
import Testing

/// Memory of a sealed renderer, as the kernel counts it, beside what it asks for.
@Suite(.timeLimit(.minutes(5)))
struct RendererMemoryTests {
    private static let small = Recipe(
        steps: [.resize(Resize(width: 200, height: nil, fit: .inside, enlarge: true))],
        output: Output(format: .exact(.png), quality: nil, metadata: .none)
    )

    /// The kernel counts pages of programs and libraries, too, when they are first used.
    private static let programs = 8 << 20

    /// Whatever a decoder needs of the system was there before the first picture, when nothing can be opened any more.
    ///
    /// And what it holds at its most is what was asked for, or less.
    @Test func eachFormatIsReadAsTheFirstPicture() async throws {
        let folder = try TemporaryFolders.make().appendingPathComponent("first")
        _ = try await Command.python([Pictures.script("make_first_pictures.py"), folder.path])
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        let formats = Set(names.compactMap { $0.split(separator: ".").last })
        #expect(formats == Set(OriginalFormat.allCases.map { Substring($0.rawValue) }))
        for name in names {
            let renderer = try SealedRenderer()
            for report in renderer.facts.seals { #expect(report.holds, "\(report)") }
            let before = try renderer.memory("VmRSS")
            let answer = try renderer.render(folder.appendingPathComponent(name).path, Self.small)
            #expect(answer.report?.size?.width == 200, "\(name): \(answer.failure?.message ?? "")")
            let grown = try renderer.memory("VmHWM") - before
            let needed = answer.needed ?? 0
            #expect(grown <= needed + Self.programs, "\(name) took \(grown >> 20) MB of \(needed >> 20)")
        }
    }

    /// Of a JPEG in several scans little is kept; where one turns out to be damaged libjpeg keeps all of it, which is asked
    /// for by then.
    @Test func coefficientsAreKeptInWhatWasAskedFor() async throws {
        let folder = try TemporaryFolders.make().appendingPathComponent("scans")
        _ = try await Command.python([Pictures.script("make_large_jpegs.py"), folder.path])
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        #expect(names.count == 6)
        // What libjpeg keeps: two bytes for each sample of 12 megapixels in colours that are halved twice.
        let all = 36_000_000
        // What the encoder may hold of rows, however long they are.
        let rows = 8 << 20
        for name in names {
            for width in [100, 500, 1_200, 3_900] {
                let renderer = try SealedRenderer()
                let before = try renderer.memory("VmRSS")
                let answer = try renderer.render(folder.appendingPathComponent(name).path, Self.recipe(width))
                let grown = try renderer.memory("VmHWM") - before
                let needed = answer.needed ?? 0
                #expect(grown <= needed + Self.programs, "\(name) at \(width): \(grown >> 20) MB of \(needed >> 20)")
                #expect(answer.report?.size?.width == width, "\(name): \(answer.failure?.message ?? "")")
                // The smallest needs nothing of what is damaged, the largest is libjpeg's from the first.
                let goesOver = name.contains("damaged") && [500, 1_200].contains(width)
                #expect(answer.questions == (goesOver ? 2 : 1), "\(name) at \(width)")
                if goesOver { #expect(needed > all, "\(name) at \(width): \(needed >> 20) MB") }
                if !goesOver, width <= 500 { #expect(needed < all + rows, "\(name) at \(width): \(needed >> 20) MB") }
            }
        }
    }

    private static func recipe(_ width: Int) -> Recipe {
        Recipe(
            steps: [.resize(Resize(width: width, height: nil, fit: .inside, enlarge: true))],
            output: Output(format: .exact(.jpeg), quality: nil, metadata: .none)
        )
    }

    /// A page is drawn from all pixels of the pictures on it, however small it is wanted.
    @Test func aPDFsLargestPictureIsAskedFor() async throws {
        let folder = try TemporaryFolders.make()
        let output = try await Command.python([Pictures.script("make_picture_pdfs.py"), folder.path])
        let names = output.split(separator: "\n").map(String.init)
        #expect(names.count > 5)
        for name in names {
            let renderer = try SealedRenderer()
            let before = try renderer.memory("VmRSS")
            let answer = try renderer.render(folder.appendingPathComponent(name).path, Self.small)
            #expect(answer.report?.size?.width == 200, "\(name): \(answer.failure?.message ?? "")")
            let grown = try renderer.memory("VmHWM") - before
            let needed = answer.needed ?? 0
            #expect(grown <= needed + Self.programs, "\(name) took \(grown >> 20) MB of \(needed >> 20)")
            #expect(needed <= 3 * grown, "\(name) took \(grown >> 20) MB of \(needed >> 20)")
        }
    }

    /// What is refused was refused by its numbers, not by the memory that they would have taken.
    @Test func smallFilesThatWantToBeEnormousTakeNoMemory() async throws {
        let folder = try TemporaryFolders.make().appendingPathComponent("bombs")
        _ = try await Command.python([Pictures.script("make_bombs.py"), folder.path])
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        var renderer = try SealedRenderer()
        // Drawings are off unless they are asked for, and some of these never end.
        for name in names where ![".svg", ".svgz", ".pdf", ".json"].contains(where: name.hasSuffix) {
            let before = try renderer.memory("VmHWM")
            do {
                let answer = try renderer.render(folder.appendingPathComponent(name).path, Self.small)
                let grown = try renderer.memory("VmHWM") - before
                #expect(grown <= max(answer.needed ?? 0, 24 << 20), "\(name) took \(grown >> 20) MB")
            } catch {
                Issue.record("\(name): \(error)")
                renderer = try SealedRenderer()
            }
        }
    }
}
#endif
