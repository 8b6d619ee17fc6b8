import ImageService
import Web

/// Where variants are kept, and what becomes of them where they cannot be.
struct VariantsCheck: DoctorCheck {
    private let configuration: ServerParts.Configuration

    init(_ configuration: ServerParts.Configuration) { self.configuration = configuration }

    func run(_ report: inout DoctorReport) {
        guard let location = configuration.variants else {
            let finding =
                configuration.service.memoryBytes == 0
                ? ProbeFinding(
                    .warning,
                    "Are kept nowhere, so that every picture is made for every request; set --cache-memory."
                )
                : ProbeFinding(.ok, "Are kept in memory only; after a start all are made anew.")
            return report.add("variants", finding)
        }
        let loss = configuration.isVariantsNamed ? "" : "Until then variants are kept in memory only."
        FolderCheck("variants", location, mustBeWritable: true, loss: loss).run(&report)
    }
}
