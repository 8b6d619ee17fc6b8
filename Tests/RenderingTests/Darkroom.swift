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
        with layers: [String] = [],
        limits: RenderLimits = RenderLimits()
    ) throws -> Print {
        let layers = try layers.map(Pictures.path)
        return try outputs(path: Pictures.path(name), [.picture(recipe)], with: layers, limits: limits)[0].get()
    }

    static func print(path: String, _ recipe: Recipe, limits: RenderLimits = RenderLimits()) throws -> Print {
        let print = try outputs(path: path, [.picture(recipe)], limits: limits)[0].get()
        #expect(print.granted > 0)
        return print
    }

    /// Does a job and tells of its outputs.
    @discardableResult
    static func render(
        path: String,
        _ outputs: [RenderOutput],
        with layers: [String] = [],
        limits: RenderLimits = RenderLimits(),
        _ tell: (Int, OutputResult) throws(RenderFailure) -> Void
    ) throws -> (file: Descriptor, granted: Int) {
        let result = try Descriptor.memory()
        var granted = 0
        try engine.get().render(
            RenderJob(
                outputs,
                of: .open(path: path),
                with: layers.map { try Descriptor.open(path: $0) },
                limits: limits
            ),
            into: result,
            grant: { granted = $0 },
            tell: tell
        )
        return (result, granted)
    }

    /// All that comes of a job, in the order of its outputs.
    @discardableResult
    static func outputs(
        path: String,
        _ wanted: [RenderOutput],
        with layers: [String] = [],
        limits: RenderLimits = RenderLimits()
    ) throws -> [Result<Print, RenderFailure>] {
        var results: [(index: Int, result: OutputResult)] = []
        let (file, granted) = try render(path: path, wanted, with: layers, limits: limits) { results.append(($0, $1)) }
        #expect(results.map(\.index).sorted() == Array(wanted.indices))
        var end = 0
        let prints = try results.map { index, result -> (Int, Result<Print, RenderFailure>) in
            switch result {
            case .failed(let failure): return (index, .failure(failure))
            case .facts(let report), .placeholder(_, let report), .summary(_, let report):
                return (index, .success(Print(report: report, bytes: [], granted: granted)))
            case .picture(let report, let offset):
                #expect(offset == end)
                end += report.bytes
                let bytes = try file.read(offset..<end)
                return (index, .success(Print(report: report, bytes: bytes, granted: granted)))
            }
        }
        #expect(try file.size() == end)
        return prints.sorted { $0.0 < $1.0 }.map(\.1)
    }

    /// Pictures of one original from one job, in the order of their recipes.
    @discardableResult
    static func prints(_ name: String, _ recipes: [Recipe]) throws -> [Result<Print, RenderFailure>] {
        try outputs(path: Pictures.path(name), recipes.map { .picture($0) })
    }

    /// The order in which the pictures of a job become ready.
    static func order(_ name: String, _ recipes: [Recipe]) throws -> [Int] {
        var order: [Int] = []
        try render(path: Pictures.path(name), recipes.map { .picture($0) }) { index, _ in order.append(index) }
        return order
    }

    static func inspect(_ name: String, _ recipe: Recipe = Recipe()) throws -> RenderReport {
        try outputs(path: Pictures.path(name), [.facts(recipe)])[0].get().report
    }

    /// The placeholder of a picture.
    static func placeholder(_ name: String, _ recipe: Recipe) throws -> Placeholder? {
        var found: Placeholder?
        try render(path: Pictures.path(name), [.picture(recipe), .placeholder(recipe)]) { _, result in
            if case .placeholder(let placeholder, _) = result { found = placeholder }
        }
        return found
    }

    /// What is said of a picture in its place.
    static func summary(_ name: String, _ kind: SummaryKind, _ steps: Step...) throws -> Summary {
        try summary(path: Pictures.path(name), Recipe(steps: steps, output: Output(summary: kind)))
    }

    /// What is said of a picture in its place; it was as it has to be.
    static func summary(path: String, _ recipe: Recipe) throws -> Summary {
        var found: OutputResult?
        try render(path: path, [.variant(of: recipe)]) { _, result in found = result }
        switch found {
        case .summary(let summary, let report):
            let kind = try #require(recipe.output.summary)
            #expect(summary.isSensible(as: kind) && report.output.summary == kind && report.pages == 1)
            return summary
        case .failed(let failure): throw failure
        default: throw RenderFailure(.cannotEncode, "It was no summary.")
        }
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
    /// Steps, then a lossless file, whether the picture is taken for drawn or not.
    static func png(_ steps: Step..., light: Light = .linear) -> Recipe {
        let output = Output(format: .exact(.png), options: EncoderOptions(isLossless: true))
        return Recipe(steps: steps, output: output, light: light)
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
