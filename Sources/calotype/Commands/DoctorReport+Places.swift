import Foundation
import ImageService
import Web

extension DoctorReport {
    /// Variables that look like settings and are Kubernetes's.
    mutating func addPassedOver(_ names: [String]) {
        guard let first = names.first else { return }
        let what = names.count == 1 ? "'\(first)' is" : "\(names.count) variables, as '\(first)', are"
        add("settings", ProbeFinding(.ok, "\(what) passed over: Kubernetes gives them to pods beside a Service."))
    }

    /// Where variants are kept, and what becomes of them where they cannot be.
    mutating func addVariants(_ configuration: ServerParts.Configuration) {
        guard let location = configuration.variants else {
            let finding =
                configuration.service.memoryBytes == 0
                ? ProbeFinding(
                    .warning,
                    "Are kept nowhere, so that every picture is made for every request; set --cache-memory."
                )
                : ProbeFinding(.ok, "Are kept in memory only; after a start all are made anew.")
            return add("variants", finding)
        }
        let loss = configuration.isVariantsNamed ? "" : "Until then variants are kept in memory only."
        addFolder("variants", location, mustBeWritable: true, loss: loss)
    }

    /// Where long objects of buckets are put while they are read or received.
    mutating func addTemporaryFolder() {
        let named = ProcessInfo.processInfo.environment["TMPDIR"] ?? ""
        let folder = named.isEmpty ? "/tmp" : named
        guard !FolderPlace.canBeWritten(folder) else { return }
        let problem = "'\(folder)' cannot be written; originals over 1 MiB come from buckets through files there"
        add("temporary files", ProbeFinding(.error, "\(problem). Mount a file system there, or set TMPDIR."))
    }
}
