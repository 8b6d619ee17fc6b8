import Descriptors
import Foundation
package import Recipes
package import RenderWire
import Synchronization

/// Hears how a batch goes.
package protocol ResizeProgress: Sendable {
    /// Work begins.
    func begin(_ summary: ResizeSummary)
    /// One file has been dealt with.
    func show(_ outcome: ResizeOutcome, _ summary: ResizeSummary)
    /// Nothing follows.
    func end()
}

/// Files to make variants of.
package struct ResizeBatch: Sendable {
    private let files: [String]
    private let folder: String
    private let recipe: Recipe
    private let limits: VariantService.Configuration
    private let names = NameReservation()

    /// Makes a batch of which nothing is done yet.
    ///
    /// - Parameters:
    ///   - files: The originals' paths.
    ///   - folder: Where variants go; it is there.
    ///   - recipe: What to do with each.
    ///   - limits: What is refused.
    package init(files: [String], folder: String, recipe: Recipe, limits: VariantService.Configuration) {
        (self.files, self.folder, self.recipe, self.limits) = (files, folder, recipe, limits)
    }

    private enum Event: Sendable {
        case made(ResizeOutcome)
        case interrupted(Int32)
        case nothing
    }

    /// Makes all variants, several at a time, until somebody asks to stop; then no file is half-written.
    ///
    /// - Parameters:
    ///   - renderer: Makes them.
    ///   - deadline: How long each may take.
    ///   - workers: How many at a time.
    ///   - progress: Hears how it goes.
    ///   - interruption: Waits for somebody to ask, and gives the signal's number; `nil` where it is cancelled.
    /// - Returns: What became of them.
    package func run(
        on renderer: any Renderer,
        deadline: Duration,
        workers: Int,
        progress: any ResizeProgress,
        until interruption: @escaping @Sendable () async -> Int32?
    ) async -> ResizeSummary {
        await withTaskGroup(of: Event.self) { group in
            group.addTask { await interruption().map { .interrupted($0) } ?? .nothing }
            var summary = ResizeSummary(of: files.count)
            var rest = files[...]
            progress.begin(summary)
            for _ in 0..<max(1, workers) { addNext(of: &rest, to: &group, on: renderer, deadline) }
            while !summary.isOver, let event = await group.next() {
                switch event {
                case .made(let outcome):
                    summary.add(outcome)
                    progress.show(outcome, summary)
                    addNext(of: &rest, to: &group, on: renderer, deadline)
                case .interrupted(let signal): summary.interruption = signal
                case .nothing: break
                }
            }
            progress.end()
            group.cancelAll()
            for await case .made(let outcome) in group where outcome.isWritten { summary.add(outcome) }
            return summary
        }
    }

    private func addNext(
        of files: inout ArraySlice<String>,
        to group: inout TaskGroup<Event>,
        on renderer: any Renderer,
        _ deadline: Duration
    ) {
        guard let file = files.popFirst() else { return }
        group.addTask {
            do {
                return .made(ResizeOutcome(file: file, result: try await make(file, on: renderer, deadline)))
            } catch let failure as RenderFailure {
                return .made(ResizeOutcome(file: file, result: .failed(failure.message)))
            } catch let error as DescriptorError {
                return .made(ResizeOutcome(file: file, result: .failed(ResizeBatch.sentence(about: error))))
            } catch {
                return .made(ResizeOutcome(file: file, result: .failed("\(error)")))
            }
        }
    }

    /// Why a file cannot be read.
    private static func sentence(about error: DescriptorError) -> String {
        switch error.code {
        case .notFound: "there is no such file"
        case .wrongKind: "it is no file; of a folder, name the files in it, as 'FOLDER/*.jpg'"
        case .denied: "this user may not read it"
        default: "\(error)"
        }
    }

    private func make(
        _ file: String,
        on renderer: any Renderer,
        _ deadline: Duration
    ) async throws -> ResizeOutcome.Result {
        let original = try Descriptor.open(path: file)
        let size = try original.status().size
        guard size <= limits.originalBytes else {
            return .failed("it has \(size) bytes; at most \(limits.originalBytes) are allowed")
        }
        let format = try FormatSniffer.sniff(original.read(0..<FormatSniffer.bytesWanted))
        var recipe = recipe
        if case .original = recipe.output.format, let own = format?.shownByBrowsers {
            recipe.output.format = .exact(own)
        }
        let layers: LayerFiles
        do {
            layers = try self.layers(of: &recipe)
        } catch let error as DescriptorError {
            return .failed("of its layer: " + ResizeBatch.sentence(about: error))
        }
        let job = RenderJob(
            [.variant(of: layers.numbered(recipe))],
            of: original,
            with: layers.descriptors,
            limits: limits.limits
        )
        let rendered: Rendered
        do throws(RenderFailure) {
            rendered = try await renderer.all(job, deadline: deadline)[0].get()
        } catch {
            return .failed(layers.error(error).message)
        }
        let target = path(for: file, as: VariantType(rendered.report.output))
        guard !ResizeBatch.areSame(target, file) else {
            return .failed("the variant would replace the original; choose another --output")
        }
        guard names.reserve(target) else { return .failed("'\(target)' is another file's variant already") }
        try Data(rendered.content.all()).write(to: URL(fileURLWithPath: target), options: .atomic)
        return .written(target, before: size, after: rendered.content.count)
    }

    /// Opens the pictures of a recipe's layers, whose keys are paths from where the program runs.
    private func layers(of recipe: inout Recipe) throws -> LayerFiles {
        var files = LayerFiles()
        for origin in recipe.layerOrigins {
            guard case .stored(let key) = origin else { continue }
            do throws(DescriptorError) {
                let file = try Descriptor.open(path: key)
                files.add(file, of: origin, bytes: try file.status().size)
            } catch {
                guard error.code == .notFound, recipe.isOptional(origin) else { throw error }
            }
        }
        recipe = recipe.naming { files.has($0) ? $0 : nil }
        return files
    }

    private func path(for file: String, as type: VariantType) -> String {
        let stem = URL(fileURLWithPath: file).deletingPathExtension().lastPathComponent
        return URL(fileURLWithPath: folder).appendingPathComponent("\(stem).\(type.fileExtension)").path
    }

    private static func areSame(_ left: String, _ right: String) -> Bool {
        let resolved = [left, right].map { URL(fileURLWithPath: $0).resolvingSymlinksInPath().standardized.path }
        return resolved[0] == resolved[1]
    }
}

/// The paths of variants that a run has taken.
private final class NameReservation: Sendable {
    private let taken = Mutex<Set<String>>([])

    /// Takes a path; `false` when somebody has it already.
    func reserve(_ path: String) -> Bool { taken.withLock { $0.insert(path).inserted } }
}
