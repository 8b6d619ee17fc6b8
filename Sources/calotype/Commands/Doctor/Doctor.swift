import ArgumentParser
import Foundation
import Logging
import Queueing
import RendererHost
import S3Storage
import SettingValues
import Web

/// `calotype doctor`.
struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Checks everything the server needs, and says what to do where something is wrong.",
        discussion: """
            Exit status 1 when a line says error.

            \(SettingsArguments.discussion(of: relevant))
            """
    )

    private static let relevant = [
        StoreSettings.originals.declaration, StoreSettings.variants.declaration, UploadSettings.tokens.declaration,
        StoreSettings.tokenFile.declaration, S3Settings.endpoint.declaration, QueueSettings.queue.declaration,
        RendererPoolSettings.decoders.declaration,
    ]

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
            return try report.conclude()
        }
        LineLogHandler.bootstrap(level: .critical, format: .text, writer: LogWriter(descriptor: STDERR_FILENO))
        report.add("settings", ProbeFinding(.ok, "All settings are valid."))
        if let sentence = Doctor.sentence(ofPassedOver: settings.passedOver) {
            report.add("settings", ProbeFinding(.ok, sentence))
        }
        // As the server does, which then may have more connections.
        OpenFiles.allowMost()
        for check in Doctor.checks(settings, configuration) { try await check.run(&report) }
        try report.conclude()
    }

    /// What is looked at, in the order in which it is told.
    private static func checks(_ settings: Settings, _ configuration: ServerParts.Configuration) -> [any DoctorCheck] {
        var checks: [any DoctorCheck] = []
        if configuration.originals.isBucket || configuration.variants?.isBucket == true {
            checks += [TemporaryFolderCheck(), BucketCheck(configuration)]
        }
        checks += [
            FolderCheck("originals", configuration.originals, mustBeWritable: false),
            UnreadableOriginalsCheck(in: configuration.originals),
            UploadsCheck(configuration.uploads, to: configuration.originals),
            TokenCheck(configuration.token, from: settings.shown(UploadSettings.tokens.declaration).source),
            VariantsCheck(configuration),
        ]
        if configuration.remote.isOn, let path = configuration.remote.folder {
            let loss = "Until then images of other web servers are fetched each time."
            checks.append(FolderCheck("remote-cache", .folder(path), mustBeWritable: true, loss: loss))
        }
        checks += [
            QueueCheck(configuration), MemoryCheck(configuration), ConnectionCheck(configuration),
            RendererCheck(configuration.renderers),
        ]
        return checks
    }

    /// What is said of variables that look like settings and are Kubernetes's; `nil` where there are none.
    private static func sentence(ofPassedOver names: [String]) -> String? {
        guard let first = names.first else { return nil }
        let what = names.count == 1 ? "'\(first)' is" : "\(names.count) variables, as '\(first)', are"
        return "\(what) passed over: Kubernetes gives them to pods beside a Service."
    }
}
