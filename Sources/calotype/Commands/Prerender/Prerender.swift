import ArgumentParser
import Foundation
import ImageService
import Logging
import ObjectStorage
import Queueing
import S3Storage
import SettingValues
import UnixSignals

/// `calotype prerender`.
struct Prerender: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Orders a set for every original that lacks a variant of it.",
        usage: "calotype prerender [FOLDER | s3://BUCKET/PREFIX] [--set NAME] [OPTION…]",
        discussion: """
            calotype prerender s3://bucket/originals --variants s3://bucket/variants --queue redis://…
            calotype prerender calotype-data/originals/2026 --set article

            Names the originals, or a folder among them, but no single one; without a name, all of the setting \
            'originals' are meant. Nothing is made here: jobs are added, after everything that was uploaded, for the \
            workers of 'calotype serve' and 'calotype worker', which must have the same originals, variants and queue. \
            What has all of its variants is passed over, so that Ctrl-C may stop it at any time; run again, it orders \
            the rest, with --after from where it was stopped. A queue that does not answer at the start ends it; one \
            that goes away later, or is full, is waited for. Exit status 1 when an original cannot be read.

            \(SettingsArguments.discussion(of: relevant))
            """
    )

    private static let relevant = [
        StoreSettings.originals.declaration, StoreSettings.variants.declaration, QueueSettings.queue.declaration,
        QueueSettings.prefix.declaration, S3Settings.endpoint.declaration, S3Settings.addressing.declaration,
        S3Settings.region.declaration,
    ]

    @Option(help: "The set.") var set = RenditionSetCatalog.usual
    @Option(help: "Go on after this key.") var after: String?
    @OptionGroup var arguments: SettingsArguments

    func run() async throws {
        let (settings, names) = try arguments.settingsAndNames
        var configuration = try ServerParts.Configuration(settings)
        guard names.count <= 1 else {
            throw CommandFailure.usage(
                "Name one folder or bucket of originals, not \(names.joined(separator: " and "))."
            )
        }
        guard let wanted = configuration.sets.catalog[set] else {
            let names = configuration.sets.catalog.names.joined(separator: ", ")
            throw CommandFailure.usage("There is no set '\(set)'; there are \(names).")
        }
        guard configuration.variants != nil else {
            throw CommandFailure.configuration(
                "There is nothing to make ahead: the setting 'variants' is 'none', so that variants are kept in memory only."
            )
        }
        guard configuration.sets.isOn else {
            throw CommandFailure.configuration("Sets need a queue; the setting 'queue' is 'none'.")
        }
        let start = try after.map { text in
            guard let key = ObjectKey(text) else { throw CommandFailure.usage("'\(text)' cannot be a key.") }
            return key
        }
        let scope = try names.first.map { try PrerenderScope($0, in: &configuration, settings) }
        if let (_, sentence) = DataLocations(configuration).problem { throw CommandFailure.configuration(sentence) }
        LineLogHandler.bootstrap(level: .error, format: .text, writer: LogWriter(descriptor: STDERR_FILENO))
        let parts = try await ServerParts(configuration, logger: Logger(label: "calotype"))
        guard let scheduler = parts.sets?.scheduler else {
            throw CommandFailure.unavailable("The queue cannot be opened; 'calotype doctor' tells why.")
        }
        do {
            try await scheduler.queue.check()
        } catch {
            await scheduler.queue.close()
            await parts.stores.buckets?.close()
            throw CommandFailure.unavailable("\(error)")
        }
        if let note = scope?.note { StandardStream.error.tell("\(note)\n") }
        let run = PrerenderRun(
            store: parts.stores.originals,
            backfill: RenditionSetBackfill(
                wanted,
                scheduler: scheduler,
                library: parts.library,
                variants: parts.service
            ),
            scope: scope?.keys ?? .all
        )
        let summary = await run.summary(after: start, progress: PrerenderProgress())
        // Only where no folder of that name holds any: there the name may be that of an original itself.
        var isOriginal = false
        if summary.seen == 0, let key = scope?.key {
            isOriginal = (try? await parts.stores.originals.head(key)) ?? nil != nil
        }
        await scheduler.queue.close()
        await parts.stores.buckets?.close()
        StandardStream.output.tell(summary.text + "\n")
        if let failure = summary.failure { throw CommandFailure.unavailable(failure) }
        if let signal = summary.interruption { throw CommandFailure.interrupted(signal) }
        if isOriginal {
            throw CommandFailure.usage("'\(names[0])' is one original; name a folder of originals.")
        }
        if summary.seen == 0, start == nil, let name = names.first {
            throw CommandFailure.unavailable("There is no original in '\(name)'.")
        }
        if summary.refused > 0 { throw CommandFailure.incomplete }
    }
}
