import GRDB
public import Queueing

extension SQLiteQueue {
    /// What a file of jobs holds, and what is wrong with it.
    public struct Inspection: Sendable {
        /// How many jobs there are.
        public var counts: JobCounts
        /// What SQLite finds wrong with the file.
        public var advice: [String]
    }

    /// Looks into a file of jobs and writes nothing: neither to it, nor beside it.
    ///
    /// It waits for the disk on the caller's thread.
    ///
    /// - Parameter path: The file, which is there.
    /// - Returns: What it holds.
    /// - Throws: ``JobQueueError``.
    public static func inspect(path: String) throws(JobQueueError) -> Inspection {
        var configuration = Configuration()
        configuration.label = "calotype.jobs"
        configuration.readonly = true
        configuration.busyMode = .timeout(JobFile.busyTimeout)
        let reading = try JobFileReading(path)
        defer { reading.end() }
        do {
            let database = try DatabaseQueue(path: reading.path, configuration: configuration)
            defer { try? database.close() }
            return try database.read { db in
                guard try Schema.isOurs(db, path: path) else { return Inspection(counts: JobCounts(), advice: []) }
                return Inspection(counts: try JobTable.counts(db), advice: try JobTable.advice(db, path: path))
            }
        } catch let error as JobQueueError {
            throw error
        } catch {
            throw JobQueueError(sqlite: error, "read", path: path)
        }
    }
}
