import GRDB
import Queueing

extension JobQueueError {
    /// Says what SQLite's error means for a file of jobs.
    init(sqlite error: any Error, _ deed: String, path: String) {
        let file = "The job file '\(path)' cannot be \(deed)"
        guard let error = error as? DatabaseError else {
            self.init(.badAddress, "\(file): \(error).", cause: error)
            return
        }
        let words = error.message ?? "error \(error.extendedResultCode.rawValue)"
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            let busyTimeout = Int(JobFile.busyTimeout)
            self.init(
                .unavailable,
                "\(file): another process has kept it locked for \(busyTimeout) seconds.",
                cause: error
            )
        case .SQLITE_FULL:
            self.init(.noSpace, "\(file): its disk is full. Make room; no job is lost.", cause: error)
        case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH:
            self.init(
                .denied,
                "\(file): it, or its folder, is read-only. This program must be able to write to both.",
                cause: error
            )
        case .SQLITE_CANTOPEN:
            self.init(.badAddress, "\(file): is it a file, in a folder that this program may write to?", cause: error)
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            self.init(
                .damaged,
                "\(file): it is damaged, or no file of jobs (\(words)). Move it away with its '-wal' and '-shm' beside "
                    + "it, and start again; jobs that were in it are lost, uploaded originals are not.",
                cause: error
            )
        default:
            self.init(.failed, "\(file): \(words).", cause: error)
        }
    }
}
