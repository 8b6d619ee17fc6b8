import ArgumentParser
import Foundation
import Logging
import RendererHost
import SettingValues
import Web

/// `calotype doctor`.
struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Checks everything the server needs, and says what to do where something is wrong.",
        discussion: """
            Exit status 1 when a line says error.

            \(SettingsArguments.discussion(of: ["originals", "variants", "tokens", "token-file", "s3-endpoint", "queue", "decoders"]))
            """
    )

    @OptionGroup var arguments: SettingsArguments

    func run() async throws {
        var report = DoctorReport()
        let (settings, configuration): (Settings, ServerParts.Configuration)
        do {
            settings = try arguments.settings
            configuration = try ServerParts.Configuration(settings)
        } catch CommandFailure.configuration(let sentence) {
            // Without them nothing else can be looked at.
            report.add("settings", ProbeFinding(.error, sentence))
            throw report.failure ?? .incomplete
        }
        LoggingSystem.bootstrap { label in
            LineLogHandler(label: label, level: .critical, format: .text, writer: LogWriter(descriptor: STDERR_FILENO))
        }
        report.add("settings", ProbeFinding(.ok, "All settings are valid."))
        report.addPassedOver(settings.passedOver)
        if configuration.originals.isBucket || configuration.variants?.isBucket == true {
            report.addTemporaryFolder()
            try await report.addBuckets(configuration)
        }
        report.addFolder("originals", configuration.originals, mustBeWritable: false)
        await report.addUnreadable(in: configuration.originals)
        report.addUploads(configuration.uploads, to: configuration.originals)
        report.addToken(configuration, from: settings.shown(UploadSettings.tokens.declaration).source)
        report.addVariants(configuration)
        if configuration.remote.isOn, let path = configuration.remote.folder {
            let loss = "Until then images of other web servers are fetched each time."
            report.addFolder("remote-cache", .folder(path), mustBeWritable: true, loss: loss)
        }
        await report.addQueue(configuration.sets)
        if let advice = QueueParts.advice(configuration) { report.add("queue", ProbeFinding(.warning, advice)) }
        // As the server does, which then may have more connections.
        OpenFiles.allowMost()
        report.addMemory(configuration)
        await report.addConnections(configuration)
        await report.addRenderers(configuration.renderers)
        if let failure = report.failure { throw failure }
        if report.hasErrors { throw CommandFailure.incomplete }
    }
}
