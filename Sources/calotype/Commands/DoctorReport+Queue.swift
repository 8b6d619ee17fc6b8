import Foundation
import Logging
import Queueing
import SQLiteQueue
import Web

extension DoctorReport {
    /// Whether jobs can be kept and handed out, what may lose them, and what was given up.
    mutating func addQueue(_ sets: SetParts.Configuration) async {
        guard sets.isOn else { return add("queue", ProbeFinding(.ok, "Off; no sets are made in the background.")) }
        if case .sqlite(let path) = sets.queue.address, !FileManager.default.fileExists(atPath: path) {
            let finding = FolderPlace(path).finding(
                .ok,
                failing: sets.isQueueNamed ? .error : .warning,
                setting: "--queue to sqlite:FILE elsewhere",
                loss: sets.isQueueNamed ? "" : "No sets are made in the background until then."
            )
            return add("queue", finding)
        }
        if case .sqlite(let path) = sets.queue.address { return addJobFile(path) }
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
            add(counts, advices)
        } catch {
            add("queue", ProbeFinding(.error, "\(error)"))
        }
        await queue.close()
    }

    /// What a file of jobs holds; nothing is written, neither into it nor beside it.
    private mutating func addJobFile(_ path: String) {
        do throws(JobQueueError) {
            let found = try SQLiteQueue.inspect(path: path)
            let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
            guard access(path, W_OK) == 0, FolderPlace.canBeWritten(folder) else {
                let advice = "give this user the right to both, or set --queue to sqlite:FILE elsewhere."
                let problem = "'\(path)', or its folder, cannot be written, so that no sets are made; \(advice)"
                return add("queue", ProbeFinding(.error, problem))
            }
            guard !FolderPlace.isFull(folder) else {
                let problem = "sqlite:\(path) takes no jobs, as there is no room at '\(folder)'; make room."
                add("queue", ProbeFinding(.warning, problem))
                return add(found.counts, found.advice)
            }
            add("queue", ProbeFinding(.ok, "sqlite:\(path) can be read, and be written by this user."))
            add(found.counts, found.advice)
        } catch {
            add("queue", ProbeFinding(.error, error.description))
        }
    }

    private mutating func add(_ counts: JobCounts, _ advices: [String]) {
        for advice in advices { add("queue", ProbeFinding(.warning, advice)) }
        guard counts.failed > 0 else { return }
        let jobs = counts.failed == 1 ? "1 job was" : "\(counts.failed) jobs were"
        let advice = "'calotype jobs list' tells why, 'calotype jobs retry --all' begins them anew."
        add("queue", ProbeFinding(.warning, "\(jobs) given up: \(advice)"))
    }
}
