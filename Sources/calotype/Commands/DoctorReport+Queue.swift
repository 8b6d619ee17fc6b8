import Foundation
import Logging
import Queueing
import Web

extension DoctorReport {
    /// Whether jobs can be kept and handed out, what may lose them, and what was given up.
    mutating func addQueue(_ sets: SetParts.Configuration) async {
        guard sets.isOn else { return add("queue", ProbeFinding(.ok, "Off; no sets are made in the background.")) }
        if case .sqlite(let path) = sets.queue.address, !FileManager.default.fileExists(atPath: path) {
            return add("queue", DoctorReport.finding(ofFolderOf: path))
        }
        let queue: any JobQueue
        do throws(CommandFailure) {
            queue = try QueueParts.open(sets.queue, logger: Logger(label: "calotype"))
        } catch {
            return add("queue", ProbeFinding(.error, error.description))
        }
        do {
            try await queue.check()
            add("queue", ProbeFinding(.ok, "\(QueueParts.place(sets.queue)) takes jobs and gives them out."))
            for advice in try await queue.advice() { add("queue", ProbeFinding(.warning, advice)) }
            let counts = try await queue.counts()
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

    /// Whether a file of jobs can be made; the doctor makes none.
    private static func finding(ofFolderOf path: String) -> ProbeFinding {
        var folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        while folder.path != "/", access(folder.path, F_OK) != 0 { folder.deleteLastPathComponent() }
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: folder.path, isDirectory: &isFolder), isFolder.boolValue else {
            let problem =
                "'\(path)' cannot be made, because '\(folder.path)' is not a folder; set --queue to sqlite:FILE."
            return ProbeFinding(.error, problem)
        }
        // Tried, since rights tell nothing of file systems that can only be read.
        var probe = Array(folder.appendingPathComponent(".calotype-doctor-XXXXXX").path.utf8CString)
        let descriptor = mkstemp(&probe)
        guard descriptor >= 0 else {
            let problem = "'\(path)' cannot be made, because '\(folder.path)' cannot be written"
            return ProbeFinding(
                .error,
                "\(problem); give this user the right, or set --queue to sqlite:FILE elsewhere."
            )
        }
        close(descriptor)
        unlink(probe)
        return ProbeFinding(.ok, "'\(path)' is not there yet; 'calotype serve' makes it.")
    }
}
