import Descriptors
import Foundation
import Recipes
import RenderWire
import TestKit
import Testing

@testable import Rendering

extension RenderingTests {
    /// Small files that want to be enormous pictures.
    struct BombTests {
        private struct Manifest: Decodable {
            struct File: Decodable {
                var file: String
                var outcome: String
            }
            var files: [File]
        }

        /// Drawings are off by default, which is what the manifest speaks of; two of them are slow on purpose.
        private static let drawings: Set<Substring> = ["svg", "svgz", "pdf"]

        @Test(.timeLimit(.minutes(1)))
        func areRefusedFromTheirHeadersOrCheap() throws {
            let folder = try TemporaryFolder()
            try Script.run("make_bombs.py", folder.path)
            let manifest = try JSONDecoder().decode(Manifest.self, from: Data(folder.read("manifest.json")))
            #expect(manifest.files.count > 30)
            let engine = try Darkroom.engine.get()
            for file in manifest.files {
                if let kind = file.file.split(separator: ".").last, Self.drawings.contains(kind) { continue }
                let clock = ContinuousClock.now
                var granted = 0
                var failure: RenderFailure?
                do {
                    try engine.render(
                        RenderJob([.picture(.to(.jpeg, .resize(200)))], of: .open(path: folder.path(file.file))),
                        into: .memory(),
                        grant: { granted = $0 },
                        tell: { _, result throws(RenderFailure) in
                            if case .failed(let failure) = result { throw failure }
                        }
                    )
                } catch let error as RenderFailure {
                    failure = error
                }
                let codes: [RenderFailure.Code?] = [nil, .notAnImage, .brokenImage, .originalTooLarge]
                #expect(codes.contains(failure?.code), "\(file.file): \(failure?.message ?? "")")
                if file.outcome == "refused" { #expect(failure != nil, "\(file.file) was rendered") }
                #expect(granted < 64 << 20, "\(file.file) was granted \(granted) bytes")
                // A debug build on a busy machine; in a release build all of these take milliseconds.
                #expect(ContinuousClock.now - clock < .seconds(20), "\(file.file)")
            }
        }
    }
}
