import Foundation
import Logging
import Queueing
import SQLiteQueue
import Web

/// Whether jobs can be kept and handed out, what may lose them, and what was given up.
struct QueueCheck: DoctorCheck {
    private let configuration: ServerParts.Configuration

    init(_ configuration: ServerParts.Configuration) { self.configuration = configuration }

    func run(_ report: inout DoctorReport) async {
        await look(at: configuration.sets, &report)
        if let advice = QueueParts.advice(configuration) { report.add("queue", ProbeFinding(.warning, advice)) }
    }

    private func look(at sets: RenditionSetParts.Configuration, _ report: inout DoctorReport) async {
        guard sets.isOn else {
            return report.add("queue", ProbeFinding(.ok, "Off; no sets are made in the background."))
        }
        if case .sqlite(let path) = sets.queue.address, !FileManager.default.fileExists(atPath: path) {
            let finding = MissingFolder(path).finding(
                .ok,
                failing: sets.isQueueNamed ? .error : .warning,
                setting: "--queue to sqlite:FILE elsewhere",
                loss: sets.isQueueNamed ? "" : "No sets are made in the background until then."
            )
            return report.add("queue", finding)
        }
        if case .sqlite(let path) = sets.queue.address { return lookAtFile(path, &report) }
        let queue: any JobQueue
        do throws(CommandFailure) {
            queue = try QueueParts.open(sets.queue, logger: Logger(label: "calotype"))
        } catch {
            return report.add("queue", ProbeFinding(.error, error.description))
        }
        do {
            // All is looked at before anything is said: a queue that fails at the last is not well.
            try await queue.check()
            let counts = try await queue.counts()
            let advices = try await queue.advice()
            report.add("queue", ProbeFinding(.ok, "\(QueueParts.place(sets.queue)) takes jobs and gives them out."))
            tell(counts, advices, &report)
        } catch {
            report.add("queue", ProbeFinding(.error, "\(error)"))
        }
        await queue.close()
    }

    /// What a file of jobs holds; nothing is written, neither into it nor beside it.
    private func lookAtFile(_ path: String, _ report: inout DoctorReport) {
        do throws(JobQueueError) {
            let found = try SQLiteQueue.inspect(path: path)
            let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
            guard access(path, W_OK) == 0, MissingFolder.canBeWritten(folder) else {
                let advice = "give this user the right to both, or set --queue to sqlite:FILE elsewhere."
                let problem = "'\(path)', or its folder, cannot be written, so that no sets are made; \(advice)"
                return report.add("queue", ProbeFinding(.error, problem))
            }
            guard !MissingFolder.isFull(folder) else {
                let problem = "sqlite:\(path) takes no jobs, as there is no room at '\(folder)'; make room."
                report.add("queue", ProbeFinding(.warning, problem))
                return tell(found.counts, found.advice, &report)
            }
            report.add("queue", ProbeFinding(.ok, "sqlite:\(path) can be read, and be written by this user."))
            tell(found.counts, found.advice, &report)
        } catch {
            report.add("queue", ProbeFinding(.error, error.description))
        }
    }

    private func tell(_ counts: JobCounts, _ advices: [String], _ report: inout DoctorReport) {
        for advice in advices { report.add("queue", ProbeFinding(.warning, advice)) }
        guard counts.failed > 0 else { return }
        let jobs = counts.failed == 1 ? "1 job was" : "\(counts.failed) jobs were"
        let advice = "'calotype jobs list' tells why, 'calotype jobs retry --all' begins them anew."
        report.add("queue", ProbeFinding(.warning, "\(jobs) given up: \(advice)"))
    }
}
