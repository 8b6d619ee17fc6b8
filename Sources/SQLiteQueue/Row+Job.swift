import GRDB
import Queueing

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension JobPriority {
    init?(rank: Int) {
        guard let priority = JobPriority.allCases.first(where: { $0.rank == rank }) else { return nil }
        self = priority
    }
}

extension JobStatus {
    /// Reads a row; `nil` where it is of a kind that this version does not know.
    init?(_ row: Row) {
        let state: String = row["state"]
        guard let id = JobID(row["id"]), let known = state == "waiting" ? .queued : JobState(rawValue: state) else {
            return nil
        }
        self.init(
            id: id,
            state: known,
            done: row["done"],
            total: row["total"],
            attempts: row["attempts"],
            error: row["error"]
        )
    }
}

extension ListedJob {
    init?(_ row: Row) {
        guard let status = JobStatus(row), let priority = JobPriority(rank: row["priority"]) else { return nil }
        let body: Data? = row["body"]
        self.init(
            status: status,
            priority: priority,
            version: row["version"],
            created: row["created"],
            work: body.flatMap { try? Job(encoded: $0).work }
        )
    }
}
