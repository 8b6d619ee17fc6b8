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

extension Row {
    /// A column's value; `nil` where it is another kind of value, or a number that does not fit.
    ///
    /// SQLite keeps any value in any column, and GRDB's own subscript ends the process where it is not what was meant.
    func value<Value: DatabaseValueConvertible>(_ column: String) -> Value? {
        Value.fromDatabaseValue(self[column] as DatabaseValue)
    }
}

extension JobStatus {
    /// Reads a row; `nil` where it is of a kind that this version does not know.
    init?(_ row: Row) {
        guard let state: String = row.value("state"), let id = row.value("id").flatMap({ JobID($0) }),
            let known = state == "waiting" ? .queued : JobState(rawValue: state)
        else { return nil }
        self.init(
            id: id,
            state: known,
            done: row.value("done") ?? 0,
            total: row.value("total") ?? 0,
            attempts: row.value("attempts") ?? 0,
            error: row.value("error")
        )
    }
}

extension ListedJob {
    init?(_ row: Row) {
        guard let status = JobStatus(row), let priority = row.value("priority").flatMap({ JobPriority(rank: $0) })
        else {
            return nil
        }
        let body: Data? = row.value("body")
        self.init(
            status: status,
            priority: priority,
            version: row.value("version") ?? 0,
            created: row.value("created") ?? 0,
            work: body.flatMap { try? Job(encoded: $0).work }
        )
    }
}
