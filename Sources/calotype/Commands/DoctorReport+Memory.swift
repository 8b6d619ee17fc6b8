import ImageService
import RendererHost
import Web

extension DoctorReport {
    /// Whether what the settings let be held at the same time fits into the memory.
    mutating func addMemory(_ configuration: ServerParts.Configuration) {
        let parts = [
            ("cache-memory", configuration.service.memoryBytes), ("answer-memory", configuration.web.answerBytes),
            ("renderer-memory", configuration.renderers.memory),
            ("connections", ConnectionBound.memory(configuration.boundConnections)),
        ]
        let memory = MachineResources.current.memory
        let told = parts.map { "\($0.0) \(DoctorReport.megabytes($0.1))" }.joined(separator: ", ")
        let sum = parts.reduce(0) { $0.addingReportingOverflow($1.1).overflow ? .max : $0 + $1.1 }
        guard sum > memory else {
            return add("memory", ProbeFinding(.ok, "\(told), of \(DoctorReport.megabytes(memory))."))
        }
        let problem =
            "\(told) are more than the \(DoctorReport.megabytes(memory)) that there are; make one of them less."
        add("memory", ProbeFinding(.warning, problem))
    }

    private static func megabytes(_ bytes: Int) -> String { "\(bytes / 1_000_000) MB" }
}
