import Foundation
import GRDB
import Queueing
import SQLiteQueue
import TestKit
import Testing

/// Rows that hold what no Calotype has written: SQLite keeps any value in any column.
struct OutsideValuesTests {
    private static let values = [
        "-9223372036854775808", "9223372036854775807", "9007199254740993", "-1", "0", "1e308", "-1e308", "9e999",
        "'text'", "'99999999999999999999'", "x'00ff'", "''",
    ]

    @Test(arguments: values)
    func everyValueOfARowIsSurvived(value: String) async throws {
        let folder = try TemporaryFolder()
        let path = folder.path("jobs.sqlite")
        let queue = try SQLiteQueue(path: path)
        for name in ["one", "two", "three"] { _ = try await queue.add(SQLiteFileTests.job(name)) }
        let other = try DatabaseQueue(path: path)
        let columns = ["attempts", "done", "total", "version", "priority", "created", "due", "body", "token", "error"]
        for column in columns {
            try await other.write { db in
                // What a column refuses, none can hold.
                try? db.execute(sql: "UPDATE job SET \(column) = \(value) WHERE id = 'one'")
                try? db.execute(sql: "UPDATE tally SET jobs = \(value)")
            }
            _ = try? await queue.status(SQLiteFileTests.job("one").id)
            _ = try? await queue.counts().unfinished
            for state in [JobState.queued, .running, .done, .failed] {
                _ = try? await queue.jobs(in: state, after: nil, limit: 10)
            }
        }
        _ = try? await queue.claim(waiting: .zero)
        _ = try? await queue.claim(waiting: .zero)
        try await other.write { try? $0.execute(sql: "UPDATE job SET state = \(value)") }
        _ = try? await queue.status(SQLiteFileTests.job("one").id)
        _ = try? await queue.counts()
        _ = try? await queue.claim(waiting: .zero)
        try other.close()
        await queue.close()
    }

    @Test(arguments: ["", "0:1", "9223372036854775807:0:0", "0:nan:9223372036854775807", "0:1e999:-1", "-1:0:0", "::"])
    func aListingMayBeAskedToGoOnAnywhere(position: String) async throws {
        let folder = try TemporaryFolder()
        let queue = try SQLiteQueue(path: folder.path("jobs.sqlite"))
        _ = try await queue.add(SQLiteFileTests.job("one"))
        _ = try await queue.jobs(in: .queued, after: position, limit: .max)
        _ = try await queue.jobs(in: .queued, after: position, limit: .min)
        await queue.close()
    }
}
