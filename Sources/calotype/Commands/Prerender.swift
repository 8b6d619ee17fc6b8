import ArgumentParser
import Foundation
import ImageService
import Logging
import ObjectStorage
import Queueing
import ServiceLifecycle
import UnixSignals

/// `calotype prerender`.
struct Prerender: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Orders a set for every original that lacks a variant of it.",
        discussion: """
            calotype prerender --set default --originals s3://bucket/originals --variants s3://bucket/variants --queue redis://…
            calotype prerender --prefix 2026/ --set default

            Nothing is made here: jobs are added, after everything that was uploaded, for the workers of 'calotype \
            serve' and 'calotype worker'. What has all of its variants is passed over, so that it can be stopped at any \
            time and started again; --after goes on where it was stopped. Exit status 1 when an original cannot be read.

            \(SettingsArguments.discussion)
            """
    )

    @Option(help: "The set.") var set = SetCatalog.usual
    @Option(help: "Only originals of this folder among the originals, such as 2026/.") var prefix: String?
    @Option(help: "Go on after this key.") var after: String?
    @OptionGroup var arguments: SettingsArguments

    func run() async throws {
        let configuration = try ServerParts.Configuration(try arguments.settings)
        guard let wanted = configuration.sets.catalog[set] else {
            let names = configuration.sets.catalog.names.joined(separator: ", ")
            throw CommandFailure.usage("There is no set '\(set)'; there are \(names).")
        }
        let scope = try Prerender.scope(prefix)
        let start = try after.map { text in
            guard let key = ObjectKey(text) else { throw CommandFailure.usage("'\(text)' cannot be a key.") }
            return key
        }
        LoggingSystem.bootstrap { label in
            LineLogHandler(label: label, level: .error, format: .text, writer: LogWriter(descriptor: STDERR_FILENO))
        }
        let parts = try await ServerParts(configuration, logger: Logger(label: "calotype"))
        guard let desk = parts.sets?.desk else {
            throw CommandFailure.configuration("Sets need a queue; the setting 'queue' is 'none'.")
        }
        let ordering = SetOrdering(wanted, desk: desk, variants: parts.service)
        let orders = PrerenderOrders(store: parts.stores.originals, ordering: ordering, scope: scope)
        let summary: PrerenderOrders.Summary
        do {
            summary = try await Prerender.untilInterrupted { await orders.run(after: start, progress: PrerenderLine()) }
        } catch {
            throw CommandFailure.unavailable("\(error)")
        }
        await desk.queue.close()
        await parts.stores.buckets?.close()
        print(summary.text)
        if let failure = summary.failure { throw CommandFailure.unavailable(failure) }
        if summary.refused > 0 || summary.isInterrupted { throw CommandFailure.incomplete }
    }

    private static func scope(_ prefix: String?) throws(CommandFailure) -> ObjectKeyPrefix {
        guard var text = prefix, !text.isEmpty else { return .all }
        while text.hasSuffix("/") { text.removeLast() }
        guard let folder = ObjectKey(text) else {
            throw .usage("--prefix is '\(text)'; it must be a folder among the originals, as 2026/june.")
        }
        return ObjectKeyPrefix(folder: folder)
    }

    /// Does something that ends early at SIGINT or SIGTERM.
    private static func untilInterrupted<Value: Sendable>(
        _ body: @escaping @Sendable () async -> Value
    ) async throws -> Value {
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
        return try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask { await body() }
            group.addTask {
                for await _ in signals { break }
                return nil
            }
            while let value = try await group.next() {
                group.cancelAll()
                if let value { return value }
            }
            throw CancellationError()
        }
    }
}
