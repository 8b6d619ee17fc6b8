import Descriptors
import Recipes
import RenderWire
import Testing
import Vips

@testable import Rendering

/// A renderer in this process, and what it makes.
enum Darkroom {
    /// Used by one test at a time: all of them are inside one serialized suite.
    nonisolated(unsafe) static let engine = Result {
        try RenderingEngine(decoders: Set(OriginalFormat.allCases), log: { _ in })
    }

    struct Print {
        var report: RenderReport
        var bytes: [UInt8]
        var granted: Int
    }

    static func print(
        _ name: String,
        _ recipe: Recipe,
        limits: RenderLimits = RenderLimits(),
        extras: RenderJob.Extras = []
    ) throws -> Print {
        try print(path: Pictures.path(name), recipe, limits: limits, extras: extras)
    }

    static func print(
        path: String,
        _ recipe: Recipe,
        limits: RenderLimits = RenderLimits(),
        extras: RenderJob.Extras = []
    ) throws -> Print {
        let result = try Descriptor.memory()
        var granted = 0
        let report = try engine.get().render(
            RenderJob(task: .render(recipe), limits: limits, extras: extras),
            original: Descriptor.open(path: path),
            into: result,
            grant: { granted = $0 }
        )
        let bytes = try result.readAll()
        #expect(report.bytes == bytes.count)
        #expect(granted > 0)
        return Print(report: report, bytes: bytes, granted: granted)
    }

    /// Renders a set and tells of its outputs.
    @discardableResult
    static func render(
        _ name: String,
        _ set: RenderSet,
        _ tell: (SetOutput) throws(RenderFailure) -> Void
    ) throws -> (file: Descriptor, granted: Int) {
        let result = try Descriptor.memory()
        var granted = 0
        try engine.get().render(
            set,
            original: Descriptor.open(path: Pictures.path(name)),
            into: result,
            grant: { granted = $0 },
            tell: tell
        )
        return (result, granted)
    }

    /// All prints of a set, in the order of their recipes.
    @discardableResult
    static func prints(_ name: String, _ recipes: [Recipe]) throws -> [Result<Print, RenderFailure>] {
        var outputs: [SetOutput] = []
        let (file, granted) = try render(name, RenderSet(recipes)) { outputs.append($0) }
        #expect(outputs.map(\.index).sorted() == Array(recipes.indices))
        var end = 0
        let prints = try outputs.map { output -> (Int, Result<Print, RenderFailure>) in
            switch output.outcome {
            case .failed(let failure): return (output.index, .failure(failure))
            case .made(let report, let offset):
                #expect(offset == end)
                end += report.bytes
                let bytes = try file.read(offset..<end)
                return (output.index, .success(Print(report: report, bytes: bytes, granted: granted)))
            }
        }
        #expect(try file.size() == end)
        return prints.sorted { $0.0 < $1.0 }.map(\.1)
    }

    /// The order in which the outputs of a set become ready.
    static func order(_ name: String, _ recipes: [Recipe]) throws -> [Int] {
        var order: [Int] = []
        try render(name, RenderSet(recipes)) { order.append($0.index) }
        return order
    }

    static func inspect(_ name: String, _ recipe: Recipe = Recipe()) throws -> RenderReport {
        try engine.get().render(
            RenderJob(task: .inspect(recipe)),
            original: Descriptor.open(path: Pictures.path(name)),
            into: Descriptor.memory()
        )
    }

    /// The failure that printing ends with.
    static func failure(
        _ name: String,
        _ recipe: Recipe = .png(),
        limits: RenderLimits = RenderLimits()
    ) -> RenderFailure? {
        do {
            let made = try print(name, recipe, limits: limits)
            Issue.record("\(name) was rendered: \(made.report)")
            return nil
        } catch {
            return error as? RenderFailure
        }
    }
}

extension Recipe {
    /// Steps, then a lossless file.
    static func png(_ steps: Step..., light: Light = .linear) -> Recipe {
        Recipe(steps: steps, output: Output(format: .exact(.png)), light: light)
    }

    static func to(
        _ format: OutputFormat,
        _ steps: Step...,
        quality: Int? = nil,
        metadata: MetadataPolicy = .none
    ) -> Recipe {
        Recipe(steps: steps, output: Output(format: .exact(format), quality: quality, metadata: metadata))
    }
}

extension Step {
    static func resize(_ width: Int?, _ height: Int? = nil, _ fit: Fit = .inside) -> Step {
        .resize(Resize(width: width, height: height, fit: fit, enlarge: true))
    }
}
