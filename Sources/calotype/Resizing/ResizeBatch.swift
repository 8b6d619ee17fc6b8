import Descriptors
import Foundation
import ImageService
import Recipes
import RenderWire
import RendererHost
import Synchronization
import UnixSignals

/// Files to make variants of.
struct ResizeBatch {
    private let files: [String]
    private let folder: String
    private let recipe: Recipe
    private let limits: VariantService.Configuration
    private let names = NameReservation()

    /// Makes the folder if it is not there.
    init(
        files: [String],
        folder: String,
        recipe: Recipe,
        limits: VariantService.Configuration
    ) throws(CommandFailure) {
        self.files = files
        self.folder = folder
        self.recipe = recipe
        self.limits = limits
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw .unavailable("The folder '\(folder)' cannot be made: \(error.localizedDescription)")
        }
    }

    private enum Event: Sendable {
        case made(ResizeOutcome)
        case interrupted(UnixSignal)
        case nothing
    }

    /// Makes all variants, `workers` at a time, until somebody asks to stop.
    ///
    /// When it returns no renderer is left, and no file is half-written.
    func run(on renderers: RendererPool, workers: Int, progress: ProgressLines) async -> ResizeSummary {
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm, .sighup)
        return await withTaskGroup(of: Event.self) { group in
            group.addTask {
                try? await renderers.run()
                return .nothing
            }
            group.addTask {
                for await signal in signals { return .interrupted(signal) }
                return .nothing
            }
            var summary = ResizeSummary(of: files.count)
            var rest = files[...]
            progress.begin(summary)
            for _ in 0..<max(1, workers) { addNext(of: &rest, to: &group, on: renderers) }
            while !summary.isOver, let event = await group.next() {
                switch event {
                case .made(let outcome):
                    summary.add(outcome)
                    progress.show(outcome, summary)
                    addNext(of: &rest, to: &group, on: renderers)
                case .interrupted(let signal): summary.interruption = signal.rawValue
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
        on renderers: RendererPool
    ) {
        guard let file = files.popFirst() else { return }
        group.addTask {
            do {
                return .made(ResizeOutcome(file: file, result: try await make(file, on: renderers)))
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

    private func make(_ file: String, on renderers: RendererPool) async throws -> ResizeOutcome.Result {
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
        let rendered = try await renderers.render(
            .picture(recipe),
            of: original,
            limits: limits.limits,
            deadline: renderers.configuration.deadline
        )
        let target = path(for: file, as: rendered.report.output.format)
        guard !ResizeBatch.areSame(target, file) else {
            return .failed("the variant would replace the original; choose another --output")
        }
        guard names.reserve(target) else { return .failed("'\(target)' is another file's variant already") }
        try Data(rendered.content.all()).write(to: URL(fileURLWithPath: target), options: .atomic)
        return .written(target, before: size, after: rendered.content.count)
    }

    private func path(for file: String, as format: OutputFormat) -> String {
        let stem = URL(fileURLWithPath: file).deletingPathExtension().lastPathComponent
        return URL(fileURLWithPath: folder).appendingPathComponent("\(stem).\(format.fileExtension)").path
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
