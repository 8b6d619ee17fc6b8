import Foundation
import Logging
import Queueing
import Web

extension DoctorReport {
    /// Whether jobs can be kept and handed out, what may lose them, and what was given up.
    mutating func addQueue(_ sets: SetParts.Configuration) async {
        guard sets.isOn else { return add("queue", ProbeFinding(.ok, "Off; no sets are made in the background.")) }
        if case .sqlite(let path) = sets.queue.address, !FileManager.default.fileExists(atPath: path) {
            return add("queue", FolderPlace(path).finding(.ok, setting: "--queue to sqlite:FILE elsewhere"))
        }
        let queue: any JobQueue
        do throws(CommandFailure) {
            queue = try QueueParts.open(sets.queue, logger: Logger(label: "calotype"))
        } catch {
            return add("queue", ProbeFinding(.error, error.description))
        }
        do {
            // All is looked at before anything is said: a queue that fails at the last is not well.
            try await queue.check()
            let counts = try await queue.counts()
            let advices = try await queue.advice()
            add("queue", ProbeFinding(.ok, "\(QueueParts.place(sets.queue)) takes jobs and gives them out."))
            for advice in advices { add("queue", ProbeFinding(.warning, advice)) }
            if counts.failed > 0 {
                let jobs = counts.failed == 1 ? "1 job was" : "\(counts.failed) jobs were"
                let advice = "'calotype jobs list' tells why, 'calotype jobs retry --all' begins them anew."
                add("queue", ProbeFinding(.warning, "\(jobs) given up: \(advice)"))
            }
        } catch {
            add("queue", ProbeFinding(.error, "\(error)"))
        }
        await queue.close()
    }
}
