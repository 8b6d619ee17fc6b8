import Foundation
import ImageService
import Recipes
import RenderWire
import Synchronization
import TestKit
import Testing

@Suite(.timeLimit(.minutes(1)))
struct ResizeBatchTests {
    private struct Silence: ResizeProgress {
        func begin(_ summary: ResizeSummary) {}
        func show(_ outcome: ResizeOutcome, _ summary: ResizeSummary) {}
        func end() {}
    }

    private let renderer = ScriptedRenderer()
    private var recipe = Recipe(output: Output(format: .exact(.webp)))

    private func run(
        _ files: [String],
        in folder: TemporaryFolder,
        until interruption: @escaping @Sendable () async -> Int32?
    ) async -> ResizeSummary {
        let batch = ResizeBatch(
            files: files.map { "\(folder.path)/\($0)" },
            folder: "\(folder.path)/out",
            recipe: recipe,
            limits: VariantService.Configuration()
        )
        return await batch.run(
            on: renderer,
            deadline: .seconds(60),
            workers: 2,
            progress: Silence(),
            until: interruption
        )
    }

    private func folder() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        for name in ["a.jpg", "b.jpg", "a.png"] {
            try Data(Workbench.jpeg).write(to: URL(fileURLWithPath: "\(folder.path)/\(name)"))
        }
        let out = "\(folder.path)/out"
        try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true)
        return folder
    }

    private func written(_ folder: TemporaryFolder) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/out").sorted()
    }

    @Test func whatCannotBeReadOrHasTheSameNameFailsAlone() async throws {
        let folder = try folder()
        let never = Gate()
        let summary = await run(["a.jpg", "missing.jpg", "b.jpg", "a.png"], in: folder) {
            _ = await never.pass()
            return nil
        }
        #expect(summary.done == 4 && summary.failed == 2 && summary.interruption == nil)
        #expect(try written(folder) == ["a.webp", "b.webp"])
        #expect(renderer.renders == 3 && summary.after > 0)
    }

    @Test func whoeverIsInterruptedBeginsNothingMore() async throws {
        let folder = try folder()
        renderer.gate.shut()
        let summary = await run(["a.jpg", "b.jpg"], in: folder) { [renderer] in
            await renderer.gate.arrivals(2)
            return 15
        }
        #expect(summary.interruption == 15 && summary.done == 0)
        #expect(try written(folder) == [] && renderer.cancelled == 2)
    }

    @Test func aLayerIsAFileOfThePathThatItsKeyIs() async throws {
        let folder = try folder()
        var batch = self
        // From the folder in which tests run.
        let logo = "Tests/requirements.txt"
        for (key, isOptional, failed) in [
            (logo, false, 0), ("no-such-logo.png", false, 1), ("no-such-logo.png", true, 0),
        ] {
            batch.recipe.steps = [.overlay(Overlay(.original(.stored(key: key)), isOptional: isOptional))]
            let summary = await batch.run(["b.jpg"], in: folder) {
                _ = await Gate().pass()
                return nil
            }
            #expect(summary.failed == failed, "\(key)")
        }
        #expect(renderer.jobs.map(\.inputs) == [2, 1])
    }
}
