import Basics
import Dispatch
import GRDB
import Queueing
import Synchronization

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// An open file of jobs: reads and writes one transaction at a time, off the threads that tasks run on.
final class JobFile: Sendable {
    /// How surely a write is kept.
    enum Durability: String {
        /// It is on the disk when the write returns.
        case durable = "FULL"
        /// It outlives the process; a power cut may undo it, after which the job is merely done again.
        case relaxed = "NORMAL"
    }

    /// Writes that wait for each other; more at once means that the disk does not keep up.
    private static let mostWaiting = 1_000
    /// How long another process may keep the file locked.
    static let busyTimeout: Double = 5

    /// The file's path.
    let path: String
    private let pool: DatabasePool
    private let waiting = Mutex(0)
    private let isClosed = Mutex(false)

    init(path: String) throws(JobQueueError) {
        self.path = path
        do {
            try JobFile.makeFolder(of: path)
            // Looked at before anything is changed, its way of keeping a journal included.
            try Schema.prepare(DatabaseQueue(path: path, configuration: JobFile.configuration), path: path)
            pool = try DatabasePool(path: path, configuration: JobFile.configuration)
        } catch let error as JobQueueError {
            throw error
        } catch {
            throw JobQueueError(sqlite: error, "opened", path: path)
        }
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.label = "calotype.jobs"
        configuration.busyMode = .timeout(busyTimeout)
        configuration.maximumReaderCount = 2
        configuration.prepareDatabase { db in
            // What a burst made long is cut again.
            try db.execute(sql: "PRAGMA journal_size_limit = 16777216")
        }
        return configuration
    }

    private static func makeFolder(of path: String) throws {
        guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return }
        let folder = String(path[..<slash])
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch let error as CocoaError {
            let (code, reason): (JobQueueError.Code, String) =
                switch error.code {
                case .fileWriteNoPermission, .fileWriteVolumeReadOnly:
                    (.denied, "this user cannot write there, or nobody can")
                case .fileWriteOutOfSpace: (.noSpace, "its disk is full; make room")
                default: (.badAddress, "something else is there")
                }
            throw JobQueueError(
                code,
                "The job file '\(path)' cannot be opened: its folder '\(folder)' cannot be made, as \(reason).",
                cause: error
            )
        }
    }

    /// Reads in one transaction.
    func read<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        try checkIsOpen()
        return try await named("read") { done in
            self.pool.asyncRead { database in done(Result { try body(database.get()) }) }
        }
    }

    /// Writes in one transaction.
    ///
    /// It is carried out to its end in a cancelled task too, so that nobody is in doubt of what was written.
    func write<Value: Sendable>(
        _ durability: Durability,
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws -> Value {
        try checkIsOpen()
        let isTooMany = waiting.withLock { waiting in
            guard waiting < JobFile.mostWaiting else { return true }
            waiting += 1
            return false
        }
        guard !isTooMany else {
            throw JobQueueError(
                .unavailable,
                "\(JobFile.mostWaiting) writes to '\(path)' are waiting already; its disk does not keep up."
            )
        }
        defer { waiting.withLock { $0 -= 1 } }
        return try await named("written") { done in
            self.pool.asyncWriteWithoutTransaction { db in
                done(
                    Result {
                        try db.execute(sql: "PRAGMA synchronous = \(durability.rawValue)")
                        do {
                            return try JobFile.transaction(db, body)
                        } catch let error as DatabaseError where error.resultCode == .SQLITE_FULL {
                            // What is in the write-ahead log goes where it belongs, which often makes room enough.
                            _ = try? Row.fetchOne(db, sql: "PRAGMA wal_checkpoint(TRUNCATE)")
                            return try JobFile.transaction(db, body)
                        }
                    }
                )
            }
        }
    }

    private static func transaction<Value>(_ db: Database, _ body: (Database) throws -> Value) throws -> Value {
        var value: Value?
        try db.inTransaction(.immediate) {
            value = try body(db)
            return .commit
        }
        guard let value else { throw DatabaseError(resultCode: .SQLITE_ABORT) }
        return value
    }

    /// Closes the file; what is under way comes to its end.
    func close() async {
        let wasOpen = isClosed.withLock { isClosed in
            defer { isClosed = true }
            return !isClosed
        }
        guard wasOpen else { return }
        let closed = Waiter<Void>()
        DispatchQueue.global().async {
            // Where it fails the file is closed as soon as nobody uses it any more.
            try? self.pool.close()
            closed.resume(returning: ())
        }
        await closed.wait()
    }

    private func checkIsOpen() throws {
        guard !isClosed.withLock({ $0 }) else { throw JobQueueError(.closed, "The job queue has been closed.") }
    }

    /// Waits for a call's result, and says of its errors which file they are about.
    private func named<Value: Sendable>(
        _ deed: String,
        _ call: (@escaping @Sendable (Result<Value, any Error>) -> Void) -> Void
    ) async throws -> Value {
        do {
            let done = Waiter<Result<Value, any Error>>()
            call { done.resume(returning: $0) }
            return try await done.wait().get()
        } catch let error as JobQueueError {
            throw error
        } catch {
            try checkIsOpen()
            throw JobQueueError(sqlite: error, deed, path: path)
        }
    }
}
