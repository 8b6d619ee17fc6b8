import Descriptors
import Foundation
import Recipes
import RenderWire
import TestKit
import Testing
import Vips

@testable import Rendering

/// Pictures drawn so that the detector takes their heads for faces, and an engine that has it.
enum DrawnFaces {
    /// Where the detector lies; `nil` where it was not fetched.
    static let folder: String? = {
        let package = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized
        let folder = package.appending(path: ".build/debug/faces").path
        return FileManager.default.fileExists(atPath: "\(folder)/libfacedetection.so") ? folder : nil
    }()

    nonisolated(unsafe) static let engine = Result {
        let engine = try RenderingEngine(
            decoders: Set(OriginalFormat.allCases),
            facesFolder: folder,
            log: { _ in }
        )
        engine.warmUp()
        return engine
    }

    /// The drawn pictures.
    static let pictures = Result {
        let folder = try TemporaryFolder()
        try Script.run("make_faces.py", folder.path)
        return folder
    }

    static func path(_ name: String) throws -> String { try "\(pictures.get().path)/\(name)" }

    static func image(_ name: String, _ recipe: Recipe) throws -> Image {
        let file = try Descriptor.memory()
        var outcome: OutputResult?
        let job = RenderJob([.picture(recipe)], of: try .open(path: path(name)))
        try engine.get().render(job, into: file) { _, result in outcome = result }
        guard case .picture(let report, _)? = outcome else { throw Unmade(outcome: outcome) }
        return try decoded(Darkroom.Print(report: report, bytes: file.read(0..<report.bytes), granted: 0))
    }

    struct Unmade: Error {
        var outcome: OutputResult?
    }

    static func png(_ redaction: Redaction? = nil, _ steps: Step...) -> Recipe {
        var recipe = Recipe.png()
        (recipe.steps, recipe.redaction) = (steps, redaction)
        return recipe
    }

    static func cover(_ width: Int, _ height: Int, _ gravity: Gravity) -> Step {
        .resize(Resize(width: width, height: height, fit: .cover, enlarge: true, gravity: gravity))
    }

    /// How many pixels are near a colour.
    static func count(_ image: Image, near color: [Int], within distance: Int = 14) throws -> Int {
        let (samples, bands) = (try image.samples(), image.bands)
        return stride(from: 0, to: samples.count, by: bands).count { start in
            (0..<3).allSatisfy { abs(Int(samples[start + $0]) - color[$0]) <= distance }
        }
    }

    static let tan = [198, 134, 96]
    static let dark = [112, 70, 48]
}
