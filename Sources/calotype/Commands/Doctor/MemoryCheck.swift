import Basics
import ImageService
import RendererHost
import Web

/// Whether what the settings let be held at the same time fits into the memory.
struct MemoryCheck: DoctorCheck {
    private let configuration: ServerParts.Configuration

    init(_ configuration: ServerParts.Configuration) { self.configuration = configuration }

    func run(_ report: inout DoctorReport) {
        let parts = [
            ("cache-memory", configuration.service.memoryBytes), ("answer-memory", configuration.web.answerBytes),
            ("renderer-memory", configuration.renderers.memory),
            ("connections", ConnectionBound.memory(configuration.boundConnections)),
        ]
        let memory = MachineResources.current.memory
        let told = parts.map { "\($0.0) \(megabytes($0.1))" }.joined(separator: ", ")
        let sum = parts.reduce(0) { $0 +| $1.1 }
        guard sum > memory else {
            return report.add("memory", ProbeFinding(.ok, "\(told), of \(megabytes(memory))."))
        }
        let problem =
            "\(told) are more than the \(megabytes(memory)) that there are; make one of them less."
        report.add("memory", ProbeFinding(.warning, problem))
    }

    private func megabytes(_ bytes: Int) -> String { "\(bytes / 1_000_000) MB" }
}
