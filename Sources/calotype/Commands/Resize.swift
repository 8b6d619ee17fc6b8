import ArgumentParser
import Dialects
import Foundation
import ImageService
import Logging
import Recipes
import RenderWire
import RendererHost
import UnixSignals

/// `calotype resize`.
struct Resize: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Makes variants of files, on all cores.",
        usage: "calotype resize FILE… --output FOLDER [--width N] [--format F] [OPTION…]",
        discussion: """
            calotype resize 'photos/*.jpg' --width 800 --format webp --output web/

            Names may hold * and ?, which are expanded here when the shell has not done so. A variant has its \
            original's name with the extension of its format. A file that cannot be read is reported and skipped, and \
            the exit status is then 1. Ctrl-C finishes no more files and leaves no half-written ones. Settings such as --renderers and --decoders may follow as for 'calotype serve'.
            """
    )

    @Option(name: .shortAndLong, help: "The box's width in pixels.") var width: Int?
    @Option(help: "The box's height in pixels.") var height: Int?
    @Option(help: "How picture and box meet: scale-down, contain, cover, crop, fill or pad.") var fit: String?
    @Option(name: .shortAndLong, help: "jpeg, png, webp, avif, gif, tiff or jxl; else the original's own.") var format:
        String?
    @Option(name: .shortAndLong, help: "1…100.") var quality: Int?
    @Option(help: "Any parameters of /picture/: 'w=800&fit=cover&h=600'.") var recipe: String?
    @Option(help: "A preset's name: thumbnail, small, medium, large, xl, or one of calotype.yaml.") var preset: String?
    @Option(name: .shortAndLong, help: "The folder to write to; made if it is not there.") var output: String?
    @Argument(parsing: .allUnrecognized, help: ArgumentHelp(visibility: .hidden)) var words: [String] = []

    private static let options = ["width", "height", "fit", "format", "quality", "recipe", "preset", "output"]

    func run() async throws {
        let (patterns, rest) = SettingFlags.separate(words)
        // First of all: what seems to be missing may have been mistyped.
        let flags = try SettingFlags(rest, others: Resize.options)
        guard !patterns.isEmpty else {
            throw CommandFailure.usage("Name at least one file. See 'calotype help resize'.")
        }
        guard let output else { throw CommandFailure.usage("Say with --output which folder to write to.") }
        var configuration = try ServerParts.Configuration(try Settings(flags: flags))
        // Nobody waits at the other end of a connection.
        configuration.renderers.deadline = .seconds(600)
        configuration.renderers.spares = 0
        let batch = ResizeBatch(
            files: try FileNames(patterns: patterns).files,
            folder: output,
            recipe: try wantedRecipe(configuration.dialect),
            limits: configuration.service
        )
        do {
            try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
        } catch {
            throw CommandFailure.unavailable("The folder '\(output)' cannot be made: \(error.localizedDescription)")
        }
        LineLogHandler.bootstrap(level: .error, format: .text, writer: LogWriter(descriptor: STDERR_FILENO))
        let renderers = try RendererPool(configuration: configuration.renderers, logger: Logger(label: "calotype"))
        let summary = await Resize.run(batch, on: renderers, workers: configuration.renderers.count)
        StandardStream.output.tell(summary.text + "\n")
        if let signal = summary.interruption { throw CommandFailure.interrupted(signal) }
        if summary.failed > 0 { throw CommandFailure.incomplete }
    }

    /// When it returns no renderer is left.
    private static func run(_ batch: ResizeBatch, on renderers: RendererPool, workers: Int) async -> ResizeSummary {
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm, .sighup)
        return await withTaskGroup(of: Void.self) { group in
            group.addTask { try? await renderers.run() }
            defer { group.cancelAll() }
            return await batch.run(
                on: renderers,
                deadline: renderers.configuration.deadline,
                workers: workers,
                progress: ProgressLines()
            ) {
                for await signal in signals { return signal.rawValue }
                return nil
            }
        }
    }

    private func wantedRecipe(_ dialect: NativeDialect) throws(CommandFailure) -> Recipe {
        var parameters = recipe.map { [$0] } ?? []
        let options = [
            ("width", width.map(String.init)), ("height", height.map(String.init)), ("fit", fit), ("format", format),
            ("quality", quality.map(String.init)), ("preset", preset),
        ]
        parameters += options.compactMap { name, value in value.map { "\(name)=\($0)" } }
        do {
            return try dialect.recipe(parameters: parameters.joined(separator: "&"), acceptance: [.webp])
        } catch {
            throw .usage(error.message)
        }
    }
}
