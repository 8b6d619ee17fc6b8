import Queueing

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A way to read a file of jobs by which nothing is written, neither to it nor beside it.
///
/// What has been written last may be in the log beside it (`-wal`), for whose sake SQLite writes to a third file
/// (`-shm`) when the first process opens it.
struct JobFileReading {
    /// What SQLite is to open for reading.
    let path: String
    /// The folder of a copy, to be removed afterwards.
    private let copies: URL?

    init(_ path: String) throws(JobQueueError) {
        let size = (try? FileManager.default.attributesOfItem(atPath: "\(path)-wal")[.size]) as? Int ?? 0
        guard size > 0 else {
            // All is in the file itself, and SQLite is told that nobody changes it.
            let escapes: [Character: String] = ["%": "%25", "?": "%3f", "#": "%23"]
            self.path = "file:" + path.map { escapes[$0] ?? String($0) }.joined() + "?immutable=1"
            copies = nil
            return
        }
        guard !JobFileReading.isInUse(path) else {
            // One reader more of those that there are.
            (self.path, copies) = (path, nil)
            return
        }
        let files = FileManager.default
        let folder = files.temporaryDirectory.appendingPathComponent("calotype-jobs-\(UUID().uuidString)")
        do {
            try files.createDirectory(at: folder, withIntermediateDirectories: false)
            for ending in ["", "-wal"] {
                try files.copyItem(atPath: path + ending, toPath: folder.appendingPathComponent("jobs").path + ending)
            }
        } catch {
            try? files.removeItem(at: folder)
            throw JobQueueError(
                .denied,
                "The job file '\(path)' has jobs in its '-wal', and no copy to look at can be made in '\(folder.path)'.",
                cause: error
            )
        }
        (self.path, copies) = (folder.appendingPathComponent("jobs").path, folder)
    }

    /// Removes what was made to read it.
    func end() { if let copies { try? FileManager.default.removeItem(at: copies) } }

    /// Whether a process has it open: each holds a lock on one byte of the file that all of them share.
    private static func isInUse(_ path: String) -> Bool {
        let shared = open("\(path)-shm", O_RDONLY | O_CLOEXEC)
        guard shared >= 0 else { return false }
        defer { close(shared) }
        var lock = flock()
        lock.l_type = Int16(F_WRLCK)
        lock.l_whence = Int16(SEEK_SET)
        lock.l_start = 128
        lock.l_len = 1
        return fcntl(shared, F_GETLK, &lock) == 0 && lock.l_type != Int16(F_UNLCK)
    }
}
