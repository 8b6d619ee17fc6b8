import Basics
import GRDB
import Queueing

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Hands out the jobs of a file, each to one worker at a time.
struct SQLiteClaims: Sendable {
    private let file: JobFile
    private let rules: QueueRules
    private let poll: Duration
    private let signal: Signal
    private let time: @Sendable () -> Double

    /// - Parameters:
    ///   - file: The jobs.
    ///   - rules: What holds for the queue.
    ///   - poll: How often a waiting claim looks for jobs that another process added.
    ///   - signal: Tells of jobs that this process added.
    ///   - time: Seconds since 1970.
    init(
        of file: JobFile,
        rules: QueueRules,
        poll: Duration,
        signal: Signal,
        time: @escaping @Sendable () -> Double
    ) {
        self.file = file
        self.rules = rules
        self.poll = poll
        self.signal = signal
        self.time = time
    }

    /// Takes the next job, or waits for one.
    ///
    /// - Parameter duration: The longest wait.
    /// - Returns: The job; `nil` where there was none in that time.
    /// - Throws: ``JobQueueError``, or `CancellationError`.
    func claim(waiting duration: Duration) async throws -> ClaimedJob? {
        let deadline = ContinuousClock.now + duration
        while true {
            try Task.checkCancellation()
            let seen = signal.count
            // Looking takes no lock; many who wait do not keep others from writing.
            if try await isSomethingThere(), let claim = try await claimNow() { return claim }
            let remaining = ContinuousClock.now.duration(to: deadline)
            guard remaining > .zero else { return nil }
            await signal.wait(after: seen, atMost: min(remaining, poll))
        }
    }

    private func isSomethingThere() async throws -> Bool {
        let bindings = ClaimBindings(now: time(), rules: rules)
        return try await file.read { db in
            try Bool.fetchOne(
                db,
                sql: """
                    SELECT EXISTS (SELECT 1 FROM job WHERE state = 'queued' AND version <= :version)
                        OR EXISTS (SELECT 1 FROM job WHERE state = 'waiting' AND \(ClaimBindings.isDue))
                        OR EXISTS (SELECT 1 FROM job WHERE state = 'running' AND \(ClaimBindings.isDue) AND version <= :version)
                    """,
                arguments: bindings.arguments
            ) ?? false
        }
    }

    private func claimNow() async throws -> ClaimedJob? {
        let bindings = ClaimBindings(now: time(), rules: rules)
        return try await file.write(.relaxed) { [rules] db in
            try db.execute(
                sql: "UPDATE job SET state = 'queued' WHERE state = 'waiting' AND \(ClaimBindings.isDue)",
                arguments: bindings.dueArguments
            )
            while let row = try SQLiteClaims.next(db, bindings) {
                // The key of the table is a number, whatever else is in it.
                guard let sequence: Int = row.value("sequence") else { return nil }
                let attempts: Int = row.value("attempts") ?? rules.retries.tries
                let job = row.value("body").flatMap { (body: Data) in try? Job(encoded: body) }
                guard let job else {
                    try JobTable.deadLetter(db, sequence, "The job cannot be read.", rules, now: bindings.now)
                    continue
                }
                // Only a job that a worker died with comes here after its last try.
                let isSpent = attempts >= rules.retries.tries
                let (attempt, token) = (isSpent ? attempts : attempts +| 1, JobID.unique().text)
                try db.execute(
                    sql: "UPDATE job SET state = 'running', due = ?, token = ?, attempts = ? WHERE sequence = ?",
                    arguments: [bindings.now + rules.visibility.inSeconds, token, attempt, sequence]
                )
                return ClaimedJob(job: job, attempt: attempt, isSpent: isSpent, token: token)
            }
            return nil
        }
    }

    /// The next job: one whose worker is silent, else the first that waits.
    private static func next(_ db: Database, _ bindings: ClaimBindings) throws -> Row? {
        let columns = "sequence, attempts, body"
        return try Row.fetchOne(
            db,
            sql: """
                SELECT \(columns) FROM job WHERE state = 'running' AND \(ClaimBindings.isDue) AND version <= :version
                ORDER BY priority, sequence LIMIT 1
                """,
            arguments: bindings.arguments
        )
            ?? Row.fetchOne(
                db,
                sql: """
                    SELECT \(columns) FROM job WHERE state = 'queued' AND version <= ?
                    ORDER BY priority, sequence LIMIT 1
                    """,
                arguments: [bindings.version]
            )
    }
}
